import {expect, test} from 'vitest';
import {ConductoError} from '../../source/errors/conducto-error.ts';
import type {Rerun, Save} from '../../source/events/rerun.ts';
import type {OutputListener} from '../../source/run-state/connection.ts';
import type {Reruns} from '../../source/tui/app-props.ts';
import {demoTree} from './support/demo-tree.ts';
import {showDisplay} from './support/display.tsx';
import {fakeConnection} from './support/fake-connection.ts';
import {midway} from './support/happenings.ts';

/** Save and rerun whose runs are the test's. The clock of the display shows 100 s. */
function rerunsByHand() {
	let states: ReadonlyMap<string, Rerun> = new Map();
	let onChange: Parameters<Reruns['onChange']>[0] = () => {};
	let onProblem: Parameters<Reruns['onProblem']>[0] = () => {};
	const toggled: string[] = [];
	const watched: Array<{readonly attempt: number; readonly listener: OutputListener}> = [];
	const reruns: Reruns = {
		toggle: path => toggled.push(path),
		onChange(listener) {
			onChange = listener;
			return () => {};
		},
		onProblem(listener) {
			onProblem = listener;
			return () => {};
		},
		watchOutput({attempt}, listener) {
			watched.push({attempt, listener});
			listener.onStart(false);
			return () => {};
		},
	};
	return {
		reruns,
		toggled,
		tell(path: string, rerun: Rerun | undefined) {
			states = new Map([...states, ...(rerun ? [[path, rerun] as const] : [])]);
			if (!rerun) {
				states = new Map([...states].filter(([other]) => other !== path));
			}

			onChange(states);
		},
		fail: (error: Error) => onProblem(error),
		print(path: string, text: string) {
			const watch = watched.at(-1);
			watch?.listener.onChunk({path, attempt: watch.attempt, stream: 'stdout', at: 0, text});
		},
	};
}

const save: Save = {at: 88_000, files: ['check.sh'], count: 3};
const lint = '/Build/Lint';

function rowOf(screen: string, name: string): string {
	const rows = screen.split('\n').map(line => line.split('│')[0] ?? '');
	return rows.find(row => row.includes(name))?.trimEnd() ?? '';
}

test('pass and fail stand in place, aligned, with the time since the save; the pane says which run it shows', async () => {
	const connection = fakeConnection(demoTree);
	const {reruns, tell, print, toggled} = rerunsByHand();
	await using display = await showDisplay(connection, {columns: 120, actions: {reruns}});
	midway(connection);
	display.press(']', 'w');
	await expect.poll(() => toggled).toEqual([lint]);
	tell(lint, {state: 'opening'});
	await display.waitFor('↻ wait');
	tell(lint, {state: 'waiting'});
	const waiting = await display.waitFor('↻ save');
	expect(waiting).toContain('Save and rerun: save a mapped file. w ends it.');
	expect(waiting).toContain('1 problem');

	tell(lint, {state: 'running', save, number: 1});
	await display.waitFor('No output yet.');
	print(lint, 'checking\n');
	expect(await display.waitFor('checking')).not.toContain('1 problem');

	tell(lint, {state: 'ended', save, number: 1, exitCode: 3, ranMs: 450});
	tell('/Build/Docs', {
		state: 'ended',
		save: {...save, at: 99_000},
		number: 12,
		exitCode: 0,
		ranMs: 1,
	});
	const ended = await display.waitFor('fail, exit code 3 after 0.4s');
	expect(ended.replaceAll(/ *│ */g, ' ')).toContain('run 1 (check.sh and 2 more saved 12s ago)');
	const [failed, passed] = [rowOf(ended, 'Lint'), rowOf(ended, 'Docs')];
	expect(failed).toMatch(/✗ Lint .* ↻ fail 12s +3\.2s$/);
	expect(passed).toContain('↻ pass  1s');
	expect(failed.indexOf('↻')).toBe(passed.indexOf('↻'));

	tell(lint, undefined);
	const off = await display.waitFor('1 problem');
	expect(rowOf(off, 'Lint')).not.toContain('↻');
	expect(connection.sent).toEqual([]);
});

test('where it can not be had the reason and the way out are said', async () => {
	const connection = fakeConnection(demoTree);
	const {reruns, toggled, fail, tell} = rerunsByHand();
	await using display = await showDisplay(connection, {actions: {reruns}});
	display.press('w');
	await display.waitFor('Select a node that runs a command first.');
	display.press('j', 'j', 'w');
	await display.waitFor('The image of this node is not ready yet');
	expect(toggled).toEqual([]);
	midway(connection);
	tell(lint, {state: 'waiting'});
	await display.waitFor('↻');
	tell(lint, undefined);
	fail(
		new ConductoError('nothing-mapped', `The image of ${lint} has no files of yours.`, {
			hint: 'Add copyDir or pathMap to the image.',
		}),
	);
	const told = await display.waitFor('has no files of yours.');
	expect(told).toContain('Add copyDir or pathMap to the image.');
	expect(told).not.toContain('↻');
});

test('while it is on, the same key ends it, also of an image that is being made anew', async () => {
	const connection = fakeConnection(demoTree);
	const {reruns, toggled, tell} = rerunsByHand();
	await using display = await showDisplay(connection, {actions: {reruns}});
	tell('/Build/Compile', {state: 'waiting'});
	display.press('j', 'j', 'w');
	await expect.poll(() => toggled).toEqual(['/Build/Compile']);
});
