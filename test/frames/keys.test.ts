import {expect, test} from 'vitest';
import {exec, parallel} from '../support/specs.ts';
import {ends, starts} from '../support/state.ts';
import {demoTree} from './support/demo-tree.ts';
import {type Display, showDisplay} from './support/display.tsx';
import {fakeConnection} from './support/fake-connection.ts';
import {ended, midway} from './support/happenings.ts';

/** The path in the title of the pane: the node that is selected. */
const titled = (path: string) => (screen: string) => new RegExp(`│ . ${path}$`, 'm').test(screen);

test('arrows and letters move, fold, unfold and go to the parent', async () => {
	await using display = await showDisplay(fakeConnection(demoTree));
	display.press('Down');
	await display.waitFor(titled('/Build'));
	display.press('l');
	await display.waitFor(titled('/Build/Compile'));
	display.press('Left');
	await display.waitFor(titled('/Build'));
	display.press('h');
	expect(await display.waitFor('▸ ○ Build')).not.toContain('Compile');
	display.press('j');
	await display.waitFor(titled('/Test'));
	display.press('k', 'Right');
	expect(await display.waitFor('▾ ○ Build')).toContain('Compile');
	display.press('G');
	await display.waitFor(titled('/Deploy'));
	display.press('g');
	await display.waitFor(titled('/'));
});

test('errors are jumped to, also into folded parents', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	midway(connection);
	display.press('j', 'h');
	await display.waitFor('▸ ● Build');
	display.press(']');
	await display.waitFor(titled('/Build/Lint'));
	await display.waitFor('▾ ● Build');
});

test('a key that is held is followed to the end', async () => {
	const leaves = Array.from({length: 1000}, (_, index) => exec(`Node ${index}`));
	await using display = await showDisplay(fakeConnection(parallel('', leaves)));
	display.press('j'.repeat(250));
	display.press(...Array<string>(250).fill('j'));
	await display.waitFor(titled('/Node 499'));
	display.press('PageUp');
	await display.waitFor(titled('/Node 482'));
});

test('space runs and pauses, r resets, b rebuilds', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	await display.waitFor('Space run');
	display.press('Space');
	await expect.poll(() => connection.sent).toEqual([{type: 'run'}]);
	midway(connection);
	display.press(']', 'r', 'b', 'Space');
	await display.waitFor('Space pause');
	await expect
		.poll(() => connection.sent.slice(1))
		.toEqual([
			{type: 'reset', path: '/Build/Lint'},
			{type: 'rebuild', image: 'debian:stable-slim'},
			{type: 'pause'},
		]);
});

test('space is offered only while there is something to run or to pause', async () => {
	const connection = fakeConnection(parallel('', [exec('A'), exec('B')]));
	await using display = await showDisplay(connection);
	connection.happen(1000, {type: 'run-started'}, ...starts('/A'), ...starts('/B'));
	await display.waitFor('Space pause');
	connection.happen(2000, ended('/A', {state: 'error', exitCode: 1}, 1), ends('/B', 0));
	expect(await display.waitFor('failed')).not.toContain('Space');
	connection.happen(3000, {type: 'run-paused'});
	expect(await display.quiet()).not.toContain('Space');
	connection.happen(4000, {type: 'node-reset', path: '/B'});
	await display.waitFor('Space run');
	connection.happen(5000, ...starts('/B', 2), {
		type: 'attempt-ended',
		path: '/B',
		attempt: 2,
		outcome: {state: 'killed', message: 'It was killed by a person.'},
		durationMs: 1,
	});
	await display.waitFor('failed');
	await display.waitFor('Space run');
});

test('a refusal is shown with its hint until the next key', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	connection.answerWith({ok: false, message: 'Not now.', hint: 'Try later.'});
	display.press('Space');
	expect(await display.waitFor('Not now.')).toContain('Try later.');
	display.press('j');
	expect(await display.waitFor(titled('/Build'))).not.toContain('Not now.');
});

test('an action that can not be done says why', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	display.press('s');
	await display.waitFor('Select a node that runs a command first.');
	display.press('G', 's');
	await display.waitFor('The image of this node is not ready yet: debian:stable-slim.');
	display.press('r');
	await display.waitFor('There is nothing to reset: it has not run.');
	display.press(']');
	await display.waitFor('No node has failed.');
	expect(connection.sent).toEqual([]);
});

async function afterKeys(display: Display, ...keys: readonly string[]): Promise<string> {
	display.press(...keys);
	return display.quiet();
}

test('unknown keys and pasted text do nothing', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	const before = await display.quiet();
	expect(await afterKeys(display, 'Z', '\u001b[15~', '\u001bq', '\u0001')).toBe(before);
	expect(await afterKeys(display, '\u001b[200~q j G r\r\n\u001b[201~')).toBe(before);
	expect(connection.sent).toEqual([]);
});

test('help lists every key that has a feature, and goes away', async () => {
	await using display = await showDisplay(fakeConnection(demoTree));
	const before = await display.quiet();
	display.press('?');
	await expect(await display.waitFor('Esc goes back')).toMatchFileSnapshot(
		'goldens/80x24-help.txt',
	);
	expect(await afterKeys(display, 'r', 'j', '?')).toBe(before);
	expect(await afterKeys(display, '?', 'Escape')).toBe(before);
});

test('help scrolls where it does not fit', async () => {
	await using display = await showDisplay(fakeConnection(demoTree), {columns: 60, rows: 14});
	display.press('?');
	expect(await display.waitFor('scroll')).not.toContain('Ctrl-C');
	display.press('G');
	await display.waitFor('Ctrl-C');
	display.press('k', 'g');
	await display.waitFor('↑ k');
});

test('the debug commands are shown whole, and copied one at a time', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	const copied = (command: string): string =>
		`\u001b]52;c;${Buffer.from(command).toString('base64')}\u0007`;
	display.press('G', 'y');
	const screen = await display.waitFor('Paste one of these');
	await expect(screen).toMatchFileSnapshot('goldens/80x24-debug-commands.txt');
	expect(display.written()).toContain(copied('conducto debug k7f3 /Deploy'));
	display.press('y');
	await display.waitFor(/Live.*copied/);
	expect(display.written()).toContain(copied('conducto debug k7f3 /Deploy --live'));
	display.press('y');
	await display.waitFor(/nothing but Docker.*copied/);
	expect(display.written()).toContain(copied('docker run it'));
	display.press('Escape');
	await display.waitFor(titled('/Deploy'));
});

test('quitting asks while something runs', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	midway(connection);
	display.press('q');
	expect(await display.waitFor('1 node is running. Stop it and quit?')).toContain(
		'y: yes   l: leave it running   n or Esc: no',
	);
	display.press('j', 'n');
	expect(await display.waitFor('q quit')).not.toContain('Stop it');
	display.press('q');
	await display.waitFor('Stop it');
	display.press('y');
	expect(await display.left).toBe('stop');
});

test('quitting does not ask while nothing runs', async () => {
	await using display = await showDisplay(fakeConnection(demoTree));
	display.press('q');
	expect(await display.left).toBe('leave');
	expect(display.terminal.buffer.active.type).toBe('normal');
});

test('what runs can be left running', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	midway(connection);
	display.press('q');
	await display.waitFor('l: leave it running');
	display.press('l');
	expect(await display.left).toBe('leave');
});

test('quitting asks before a run is stopped whose nodes still wait', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	connection.happen(0, {type: 'run-started'});
	display.press('q');
	await display.waitFor('The run is not at its end. Stop it and quit?');
});

test('a display that came to a runner leaves it without a question, and its footer says so', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection, {actions: {ownsRunner: () => false}});
	midway(connection);
	await display.waitFor('q leave');
	display.press('q');
	expect(await display.left).toBe('leave');
});

test('a runner that could not go on says why', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	midway(connection);
	connection.loseRunner({code: 'state-unusable', message: 'The disk is full.', hint: 'Make room.'});
	await display.waitFor('The runner of this pipeline has ended: The disk is full.');
	await display.waitFor('Make room.');
});

test('Ctrl-C leaves at once, from everywhere', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	midway(connection);
	display.press('q', 'C-c');
	expect(await display.left).toBe('interrupted');
});

test('a runner that is gone is told calmly, and leaving still works', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	midway(connection);
	connection.loseRunner();
	await display.waitFor('The runner of this pipeline has ended.');
	display.press('r');
	expect(await display.waitFor('runner ended')).not.toContain('Space');
	display.press('q');
	expect(await display.left).toBe('leave');
});
