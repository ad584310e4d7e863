import {expect, test} from 'vitest';
import {starts} from '../support/state.ts';
import {demoTree} from './support/demo-tree.ts';
import {type Display, showDisplay} from './support/display.tsx';
import {type FakeConnection, fakeConnection} from './support/fake-connection.ts';
import {ended} from './support/happenings.ts';

const node = '/Build/Compile';

async function showNode(connection: FakeConnection): Promise<Display> {
	connection.happen(90_000, {type: 'run-started'}, ...starts(node));
	const display = await showDisplay(connection);
	display.press('j', 'j');
	await display.waitFor(`● ${node}`);
	return display;
}

test('control sequences of a node keep their colours and nothing else', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showNode(connection);
	connection.print(node, 'a\u001b[2J\u001b[1;1Hb\u001b]0;title\u0007\n  0%\r100%\n');
	connection.print(
		node,
		'\u001b[31mred\u001b[0m 日本語 tab\tstop\n\u001b[?1049l\u001b[?25h',
		'stderr',
	);
	const screen = await display.waitFor('stop');
	expect(
		screen
			.split('\n')
			.map(row => row.split('│ ')[1]?.trimEnd())
			.slice(7, 10),
	).toEqual(['ab', '100%', 'red 日本語 tab  stop']);
	expect(display.terminal.buffer.active.type).toBe('alternate');
	const cell = display.terminal.buffer.active.getLine(9)?.getCell(39);
	expect([cell?.getChars(), cell?.getFgColor()]).toEqual(['r', 1]);
});

test('long lines are cut, not wrapped', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showNode(connection);
	connection.print(node, `${'日本語'.repeat(50)}\nbelow\n`);
	const rows = (await display.waitFor('below')).split('\n');
	expect(rows[7]).toMatch(/│ (日本語)+(日|日本)?…$/);
	expect(rows[8]).toContain('below');
});

test('the end is followed, until the reader scrolls up', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showNode(connection);
	const lines = (from: number, to: number): string =>
		Array.from({length: to - from}, (_, index) => `line ${from + index}\n`).join('');
	connection.print(node, lines(0, 100));
	await display.waitFor('line 99');
	display.press('Tab', 'PageUp');
	const reading = await display.waitFor('of 100, G follows');
	expect(reading).toContain('line 86');
	connection.print(node, lines(100, 5000));
	const later = await display.waitFor('of 5000, G follows');
	const bodyOf = (screen: string): string => screen.split('\n').slice(3, 21).join('\n');
	expect(bodyOf(later)).toBe(bodyOf(reading));
	display.press('G');
	await display.waitFor('line 4999');
	connection.print(node, 'the end\n');
	await display.waitFor('the end');
});

test('only the selected node is watched', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showNode(connection);
	await expect.poll(connection.watched).toEqual([node]);
	display.press('g');
	await display.waitFor('Running');
	await expect.poll(connection.watched).toEqual([]);
});

test('a node without output says why, and what to do', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showNode(connection);
	await display.waitFor('No output yet.');
	const hint = 'Use an image that has a shell.';
	const outcome = {state: 'error', message: 'The image has no shell.', hint} as const;
	connection.happen(95_000, ended(node, outcome, 20));
	expect(await display.waitFor('The image has no shell.')).toContain(hint);
	connection.happen(96_000, {type: 'node-reset', path: node}, ...starts(node, 2));
	connection.happen(97_000, ended(node, {state: 'done', exitCode: 0}, 20, 2));
	expect(await display.waitFor('It printed nothing.')).toContain('attempt 2 of 2 · exit 0 · 0.0s');
});

test('the output of the last attempt stays after a reset', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showNode(connection);
	connection.print(node, 'so far\n');
	connection.happen(95_000, ended(node, {state: 'error', exitCode: 3}, 20));
	connection.happen(96_000, {type: 'node-reset', path: node});
	expect(await display.waitFor('last attempt 1 · exit 3')).toContain('so far');
});
