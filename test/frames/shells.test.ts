import {expect, test} from 'vitest';
import {ConductoError} from '../../source/errors/conducto-error.ts';
import type {AppActions} from '../../source/tui/app-props.ts';
import {failedAndKept, starts} from '../support/state.ts';
import {demoTree} from './support/demo-tree.ts';
import {showDisplay} from './support/display.tsx';
import {fakeConnection} from './support/fake-connection.ts';
import {imageBuilt, midway} from './support/happenings.ts';

type Prepared = Awaited<ReturnType<AppActions['prepareShell']>>;

/** A shell whose steps the test decides on. */
function shellByHand() {
	const prepared = Promise.withResolvers<Prepared>();
	const shell = Promise.withResolvers<'detached' | 'ended'>();
	let isAttached = false;
	const asked: string[] = [];
	return {
		asked,
		prepareShell: (path: string, kind: string, attempt: number | undefined) => {
			asked.push(`${kind} ${path}${attempt === undefined ? '' : ` attempt ${attempt}`}`);
			return prepared.promise;
		},
		isAttached: () => isAttached,
		becomeReady: () =>
			prepared.resolve({
				attach() {
					isAttached = true;
					return shell.promise;
				},
			}),
		fail: (error: Error) => prepared.reject(error),
		end: () => shell.resolve('ended'),
		breakDown: (error: Error) => shell.reject(error),
	};
}

test('the tree stays usable while a shell is opened, and comes back whole after it', async () => {
	const connection = fakeConnection(demoTree);
	const shell = shellByHand();
	await using display = await showDisplay(connection, {actions: shell});
	midway(connection);
	display.press(']', 's');
	await display.waitFor('opening a snapshot shell of /Build/Lint …');
	display.press('Escape');
	await display.quiet();
	display.press('d');
	await display.waitFor('A shell is being opened already.');
	display.press('k');
	const before = await display.waitFor('cc -c main.c');
	expect(shell.asked).toEqual(['snapshot /Build/Lint']);

	shell.becomeReady();
	await expect.poll(shell.isAttached).toBe(true);
	await display.quiet();
	expect(display.terminal.buffer.active.type).toBe('normal');
	const {length} = display.written();
	connection.happen(99_000, {type: 'image-started', image: 'debian:stable-slim'});
	connection.print('/Build/Compile', 'meanwhile\n');
	display.resize(100, 30);
	display.resize(80, 24);
	await display.quiet();
	expect(display.written()).toHaveLength(length);

	shell.end();
	const after = await display.waitFor('meanwhile');
	expect(display.terminal.buffer.active.type).toBe('alternate');
	const treeOf = (screen: string): string[] =>
		screen
			.split('\n')
			.slice(3, 12)
			.map(row => row.split('│')[0] ?? '');
	expect(treeOf(after)).toEqual(treeOf(before));
	display.press('G');
	await display.waitFor('/Deploy');
});

test('a shell that can not be opened says why, and what to do', async () => {
	const connection = fakeConnection(demoTree);
	const shell = shellByHand();
	await using display = await showDisplay(connection, {actions: shell});
	connection.happen(90_000, ...imageBuilt(), {type: 'run-started'}, ...starts('/Deploy'));
	display.press('G', 'd');
	await display.waitFor('opening a live shell');
	shell.fail(new ConductoError('nothing-mapped', 'Nothing is mapped.', {hint: 'Use copyDir.'}));
	const screen = await display.waitFor('Nothing is mapped.');
	expect(screen).toContain('Use copyDir.');
	expect(screen).not.toContain('opening');
});

test('a shell that breaks down gives the terminal back', async () => {
	const connection = fakeConnection(demoTree);
	const shell = shellByHand();
	await using display = await showDisplay(connection, {actions: shell});
	connection.happen(90_000, ...imageBuilt());
	display.press('G', 's');
	shell.becomeReady();
	await expect.poll(shell.isAttached).toBe(true);
	shell.breakDown(new Error('The container is gone.'));
	await display.waitFor('The container is gone.');
	expect(display.terminal.buffer.active.type).toBe('alternate');
});

test('f opens what a failure left, of the attempt that is read, or says why there is nothing', async () => {
	const connection = fakeConnection(demoTree);
	const shell = shellByHand();
	await using display = await showDisplay(connection, {actions: shell});
	connection.happen(90_000, ...imageBuilt(), {type: 'run-started'}, ...starts('/Deploy'));
	display.press('G', 'f');
	await display.waitFor('Attempt 1 runs: it has not failed. Open a snapshot instead (s).');
	connection.happen(91_000, failedAndKept('/Deploy', 1));
	display.press('k', 'G');
	await display.waitFor('f failed');
	display.press('f');
	await display.waitFor('opening a failed shell of /Deploy');
	shell.fail(new Error('no'));
	await display.waitFor('no');
	connection.happen(92_000, {type: 'node-reset', path: '/Deploy'}, ...starts('/Deploy', 2));
	connection.happen(93_000, failedAndKept('/Deploy', 2));
	display.press('<', 'f');
	await display.waitFor('The container of attempt 1 is not kept any more.');
	display.press('s');
	await expect.poll(() => shell.asked).toEqual(['failed /Deploy', 'snapshot /Deploy attempt 1']);
});

test('where the cursor rests is told after a second, and that it moved at once', async () => {
	const rests: Array<string | undefined> = [];
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection, {
		actions: {cursorRests: path => void rests.push(path)},
	});
	await expect.poll(() => rests, {timeout: 5000}).toEqual(['/']);
	display.press('j');
	await expect.poll(() => rests, {timeout: 5000}).toEqual(['/', undefined, '/Build']);
});
