import type {RunEventBody} from '../events/run-event.ts';
import type {NodeEdit} from '../pipeline/node-edit.ts';
import {editBetween, editedValues, isEmptyEdit, type NodeValues} from '../pipeline/node-values.ts';
import {readEdit} from '../pipeline/read-edit.ts';
import {valuesAt} from '../pipeline/regrow-tree.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {Refusal} from './refusal.ts';
import type {RunState} from './run-state.ts';

/** What can be edited of a node: by its definition, and as it is now. */
export function nodeValues(
	state: RunState,
	path: NodePath,
): {readonly defined: NodeValues; readonly now: NodeValues} | undefined {
	return valuesAt(state.tree, state.spec, state, path);
}

/** Why these changes can't be made to a node; undefined: they can. */
export function editRefusal(state: RunState, path: NodePath, changes: unknown): Refusal {
	const node = state.tree.get(path);
	const read = node ? readEdit(node.type, changes) : undefined;
	return read && 'fault' in read
		? {message: read.fault.sentence, hint: read.fault.hint}
		: undefined;
}

/**
The events by which changes are made to what a node is now. What comes to the same as the definition is
no edit; nothing happens when nothing changes.
*/
export function editEvents(
	state: RunState,
	path: NodePath,
	changes: NodeEdit,
): readonly RunEventBody[] {
	const values = nodeValues(state, path);
	const wanted = values && editedValues(values.now, changes);
	if (!wanted || isEmptyEdit(editBetween(values.now, wanted))) {
		return [];
	}

	const edit = editBetween(values.defined, wanted);
	return isEmptyEdit(edit) ? [{type: 'node-reverted', path}] : [{type: 'node-edited', path, edit}];
}
