import {expect, test} from 'vitest';
import {callbackLogPath} from '../../source/events/output.ts';
import type {RunEventBody} from '../../source/events/run-event.ts';
import {exec, serial} from '../support/specs.ts';
import {starts} from '../support/state.ts';
import {type Display, showDisplay} from './support/display.tsx';
import {type FakeConnection, fakeConnection} from './support/fake-connection.ts';
import {ended, imageBuilt} from './support/happenings.ts';

const path = '/Test';
const root = serial('', [
	exec('Build', 'make'),
	exec('Test', 'make test'),
	exec('Deploy', 'make up'),
]);

function begins(attempt: number, cause?: string): RunEventBody[] {
	return starts(path, attempt).map(
		body => ({...body, ...(cause && body.type === 'attempt-intended' && {cause})}) as RunEventBody,
	);
}

const memory = {peakMemoryBytes: 1_073_741_824, cpuMs: 71_300};
const outOfMemory = {
	state: 'error',
	exitCode: 137,
	reason: 'out-of-memory',
	message: 'It ran out of memory: it may use 1 GB.',
	hint: 'Give it more with mem.',
} as const;

/** One that failed, one that ran out of memory, one that runs. The clock shows 100 s. */
function threeAttempts(connection: FakeConnection): void {
	connection.happen(10_000, {type: 'run-started'}, ...imageBuilt(), ...begins(1));
	connection.happen(13_200, ended(path, {state: 'error', exitCode: 1}, 3200));
	connection.happen(15_000, {type: 'node-reset', path}, ...begins(2, 'reset'));
	connection.happen(80_000, {
		...ended(path, outOfMemory, 65_000, 2),
		usage: memory,
	} as RunEventBody);
	connection.happen(88_000, {type: 'node-reset', path}, ...begins(3, 'memory doubled to 2 GB'));
	connection.printIn(path, 1, 'first\n');
	connection.printIn(path, 2, 'second\n');
	connection.printIn(path, 3, 'third\n');
}

async function shown(connection: FakeConnection, size = {}): Promise<Display> {
	const display = await showDisplay(connection, size);
	threeAttempts(connection);
	display.press('j', 'j');
	await display.waitFor('third');
	return display;
}

test('80x24: the attempts of a node, the latest followed', async () => {
	await using display = await shown(fakeConnection(root));
	const screen = await display.quiet();
	await expect(screen).toMatchFileSnapshot('goldens/80x24-attempts.txt');
});

test('80x24: an earlier attempt, with what it printed and why it failed', async () => {
	await using display = await shown(fakeConnection(root));
	display.press('<');
	const screen = await display.waitFor('second');
	await expect(screen).toMatchFileSnapshot('goldens/80x24-earlier-attempt.txt');
});

test('160x50: the same with more room', async () => {
	await using display = await shown(fakeConnection(root), {columns: 160, rows: 50});
	display.press('<');
	const screen = await display.waitFor('second');
	await expect(screen).toMatchFileSnapshot('goldens/160x50-earlier-attempt.txt');
});

test('80x24: of many attempts, those around the one that is read', async () => {
	const connection = fakeConnection(root);
	await using display = await showDisplay(connection);
	connection.happen(1000, {type: 'run-started'}, ...imageBuilt());
	for (let attempt = 1; attempt <= 12; attempt++) {
		const outcome = {state: 'error', exitCode: attempt} as const;
		connection.happen(1000, ...begins(attempt), ended(path, outcome, 1000 * attempt, attempt));
		connection.happen(1000, {type: 'node-reset', path});
	}

	display.press('j', 'j');
	await display.waitFor('› ✗ 12');
	display.press('<', '<', '<', '<');
	const screen = await display.waitFor(/It printed nothing.*› ✗ {2}8/s);
	await expect(screen).toMatchFileSnapshot('goldens/80x24-many-attempts.txt');
});

test('< and > go through the attempts, and say where they end', async () => {
	const connection = fakeConnection(root);
	await using display = await shown(connection);
	display.press('>');
	await display.waitFor('This is its latest attempt.');
	display.press('<');
	await display.waitFor('second');
	display.press('<');
	await display.waitFor('first');
	display.press('<');
	await display.waitFor('This is its first attempt.');
	display.press('>');
	await display.waitFor('second');
	display.press('>');
	await display.waitFor('third');
	// It follows the latest again.
	connection.happen(90_000, ended(path, {state: 'error', exitCode: 1}, 2000, 3));
	connection.happen(91_000, {type: 'node-reset', path}, ...begins(4));
	connection.printIn(path, 4, 'fourth\n');
	await display.waitFor('fourth');
	display.press('j', '<');
	await display.waitFor('It has not run yet.');
	display.press('g', '<');
	await display.waitFor('Select a node that runs a command first.');
});

test('another node is shown with its latest attempt', async () => {
	await using display = await shown(fakeConnection(root));
	display.press('<');
	await display.waitFor('second');
	display.press('k', 'j');
	await display.waitFor('third');
});

test('an attempt that begins moves nothing of an earlier one that is read', async () => {
	const connection = fakeConnection(root);
	await using display = await shown(connection);
	display.press('<');
	const before = readText(await display.waitFor('second'));
	connection.happen(90_000, ended(path, {state: 'error', exitCode: 1}, 2000, 3));
	connection.happen(91_000, {type: 'node-reset', path}, ...begins(4));
	expect(readText(await display.waitFor('4  running'))).toEqual(before);
});

test('an attempt that begins moves nothing of the latest one while somebody reads in it', async () => {
	const connection = fakeConnection(root);
	await using display = await shown(connection);
	const lines = Array.from({length: 60}, (_, index) => `line ${index}`);
	connection.printIn(path, 3, `${lines.join('\n')}\n`);
	await display.waitFor('line 59');
	display.press('Tab', 'Up');
	await display.waitFor('follows');
	const before = readText(await display.quiet());
	connection.happen(90_000, ended(path, {state: 'error', exitCode: 1}, 2000, 3));
	connection.happen(91_000, {type: 'node-reset', path}, ...begins(4));
	connection.printIn(path, 4, 'fourth\n');
	expect(readText(await display.waitFor('4  running'))).toEqual(before);
	display.press('G', '>');
	await display.waitFor('fourth');
});

/** The rows with output, with their place on the screen. */
function readText(screen: string): string[] {
	return screen
		.split('\n')
		.map((row, index) => `${index} ${row.slice(38)}`)
		.filter(row => /line \d|first|second|third|fourth/.test(row));
}

test('what followed an attempt is read by the same keys, of a parent too', async () => {
	const connection = fakeConnection(root);
	await using display = await showDisplay(connection);
	connection.happen(10_000, {type: 'run-started'}, ...imageBuilt(), ...begins(1));
	connection.happen(13_200, ended(path, {state: 'error', exitCode: 1}, 3200));
	for (const [at, command] of [
		[path, 'make report'],
		['/', 'say it'],
	] as const) {
		connection.happen(
			14_000,
			{type: 'callback-intended', path: at, number: 1, trigger: 'error', round: 1, command},
			{
				type: 'callback-ended',
				path: at,
				number: 1,
				outcome: {state: 'error', exitCode: 7, reason: 'exit'},
				durationMs: 5,
			},
		);
		connection.printIn(callbackLogPath(at), 1, `printed by ${command}\n`);
	}

	connection.printIn(path, 1, 'first\n');
	display.press('j', 'j');
	await display.waitFor('first');
	display.press('>');
	await display.waitFor('printed by make report');
	const screen = await display.quiet();
	await expect(screen).toMatchFileSnapshot('goldens/80x24-callback-log.txt');
	display.press('<');
	await display.waitFor('first');
	display.press('g', '>');
	await display.waitFor('printed by say it');
});
