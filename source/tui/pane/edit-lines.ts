import type {NodePath} from '../../pipeline/tree.ts';
import type {RunState} from '../../run-state/run-state.ts';
import {editDifferences} from '../../view/edit-differences.ts';
import {cutTo} from '../../view/text.ts';
import {keyOf} from '../keymap/bindings.ts';
import type {PaneLine} from './pane-line.ts';

const mostDifferences = 4;

/** What was edited of a node, each with what the definition says; nothing for one that was not edited. */
export function editLines(state: RunState, path: NodePath, width: number): PaneLine[] {
	const differences = editDifferences(state, path);
	const shown = differences.slice(0, mostDifferences);
	const more = differences.length - shown.length;
	const lines = shown.map(({name, from, to}) => {
		// Both ends of the difference are to be seen, whatever their lengths.
		const room = Math.max(2, width - name.length - 5);
		const before = cutTo(from, Math.max(Math.floor(room / 2), room - to.length));
		return `${name}: ${before} → ${cutTo(to, room - before.length)}`;
	});
	const end = `${more > 0 ? `and ${more} more; ` : ''}${keyOf('revert')} takes the edit back.`;
	return differences.length === 0
		? []
		: [
				...lines.map((text): PaneLine => ({text: cutTo(text, width), tone: 'warning'})),
				{text: cutTo(`Edited: ${end}`, width), tone: 'dim'},
			];
}
