import {formatDuration} from '../pipeline/duration.ts';
import type {NodeValues} from '../pipeline/node-values.ts';
import type {NodePath} from '../pipeline/tree.ts';
import {nodeValues} from '../run-state/edit-plan.ts';
import type {RunState} from '../run-state/run-state.ts';
import {plainLines} from './text.ts';

/** One parameter that was edited: what the definition says, and what it is now. Safe to print, one line each. */
export type Difference = {readonly name: string; readonly from: string; readonly to: string};

/** What a person edited of a node, in the order in which it is edited; nothing for one that is as it was defined. */
export function editDifferences(state: RunState, path: NodePath): readonly Difference[] {
	const values = state.edits.has(path) ? nodeValues(state, path) : undefined;
	if (!values) {
		return [];
	}

	const {defined, now} = values;
	const names = [...new Set([...Object.keys(defined.env), ...Object.keys(now.env)])];
	const all = [
		...fields.map(([name, textOf]) => ({name, from: textOf(defined), to: textOf(now)})),
		...names.map(name => ({
			name: short(name),
			from: variable(defined, name),
			to: variable(now, name),
		})),
	];
	const isCommandNew = defined.command !== now.command;
	const command = {name: 'command', from: short(defined.command), to: short(now.command)};
	return [...(isCommandNew ? [command] : []), ...all.filter(({from, to}) => from !== to)];
}

const fields: ReadonlyArray<readonly [name: string, textOf: (values: NodeValues) => string]> = [
	['image', ({image}) => short(image)],
	['cpu', ({cpu}) => String(cpu ?? 'none')],
	['mem', ({mem}) => (mem === undefined ? 'none' : `${mem} GB`)],
	['maxTime', ({maxTime}) => formatDuration(maxTime)],
];

function variable({env}: NodeValues, name: string): string {
	return Object.hasOwn(env, name) ? short(env[name]) || '""' : 'not set';
}

/** The first line, and a mark where there are more. */
function short(text = ''): string {
	const [first = '', ...more] = plainLines(text).filter(line => line.trim() !== '');
	return more.length > 0 ? `${first} …` : first;
}
