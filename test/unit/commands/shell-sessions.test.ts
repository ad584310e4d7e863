import {expect, test} from 'vitest';
import type {KeptShell} from '../../../source/commands/kept-shell.ts';
import {createSessionList, type FoundShell} from '../../../source/commands/shell-sessions.ts';
import {ConductoError} from '../../../source/errors/conducto-error.ts';
import type {OpenShell} from '../../../source/tui/app-props.ts';

function keptShell(): KeptShell & {readonly finish: () => void; readonly ends: string[]} {
	const {promise: ended, resolve: finish} = Promise.withResolvers<void>();
	const ends: string[] = [];
	return {
		attach: async () => 'detached',
		ended,
		closed: ended,
		closeAgain: async () => {},
		end(how) {
			ends.push(how ?? 'asking');
			finish();
		},
		finish,
		ends,
	};
}

const found = {path: '/a', kind: 'live', openedAt: 5, remove() {}} as const;

function listWith(shell: FoundShell) {
	const list = createSessionList(() => 7);
	const told: Array<readonly OpenShell[]> = [];
	list.onFound(one => told.push(one));
	list.offer([shell]);
	return {list, told, id: list.list()[0]?.id ?? 0};
}

test('a shell that is found is offered, and is open once somebody came back to it', async () => {
	const kept = keptShell();
	const {list, told, id} = listWith({...found, adopt: async () => kept});
	expect(told).toEqual([[{id, path: '/a', kind: 'live', openedAt: 5, isFound: true}]]);
	const shell = await list.comeBack(id);
	expect(await shell?.attach()).toBe('detached');
	expect(list.list()).toEqual([{id, path: '/a', kind: 'live', openedAt: 5, isFound: false}]);
	expect(await list.comeBack(id)).toBe(shell);
	await list.endAll();
	expect(kept.ends).toEqual(['quietly']);
	expect(list.list()).toEqual([]);
});

test('one that nobody came back to stays when all are ended, and is removed when it is ended', async () => {
	const removed: string[] = [];
	const {list, id} = listWith({
		...found,
		adopt: async () => keptShell(),
		remove: () => removed.push('removed'),
	});
	await list.endAll();
	expect(removed).toEqual([]);
	list.end(id);
	expect(removed).toEqual(['removed']);
	expect(list.list()).toEqual([]);
	expect(await list.comeBack(id)).toBeUndefined();
});

test.for([
	['command-refused', 0],
	['engine-missing', 1],
] as const)('one that is not to be had (%s) is offered no more, or again', async ([code, left]) => {
	const {list, id} = listWith({
		...found,
		adopt: () => Promise.reject(new ConductoError(code, 'It has ended.')),
	});
	await expect(list.comeBack(id)).rejects.toThrow('It has ended.');
	expect(list.list()).toHaveLength(left);
});
