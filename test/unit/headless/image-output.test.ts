import {expect, test} from 'vitest';
import {imageLogPath} from '../../../source/events/output.ts';
import type {RunEventBody} from '../../../source/events/run-event.ts';
import {runHeadless} from '../../../source/headless/headless.ts';
import {ndjsonPrinter} from '../../../source/headless/ndjson-printer.ts';
import {plainPrinter} from '../../../source/headless/plain-printer.ts';
import {fakeConnection} from '../../frames/support/fake-connection.ts';
import {exec} from '../../support/specs.ts';
import {ends, starts} from '../../support/state.ts';

const image = 'python';
const log = imageLogPath(image);

/** A run of one node, whose output is read as lines. */
function headless(format: 'plain' | 'json' = 'plain', before: readonly RunEventBody[] = []) {
	const connection = fakeConnection(exec('', 'true', image));
	connection.happen(500, ...before);
	if (before.length > 0) {
		connection.print(log, 'Step 1/2\n');
		connection.print('/', 'first\n');
	}

	let text = '';
	const write = (more: string): void => {
		text += more;
	};
	const printer =
		format === 'json'
			? ndjsonPrinter(write)
			: plainPrinter({connection, write, color: false, openCommand: 'conducto open k7f3'});
	let end: string | undefined;
	void runHeadless(connection, printer, {joins: before.length > 0}).then(state => {
		end = state;
	});
	return {connection, lines: () => text.trimEnd().split('\n'), end: () => end};
}

test('each step is told when it begins and what it came to', () => {
	const {connection, lines} = headless();
	connection.happen(
		1000,
		{type: 'image-started', image, build: 1},
		{type: 'image-step-started', image, step: 'pull'},
		{type: 'image-step-ended', image, step: 'pull', durationMs: 5, outcome: 'unchanged'},
		{type: 'image-step-started', image, step: 'copy'},
		{type: 'image-step-ended', image, step: 'copy', durationMs: 440, detail: '3 files changed'},
	);
	expect(lines().slice(1)).toEqual([
		'[image python] pull started',
		'[image python] pull unchanged',
		'[image python] copy started',
		'[image python] copy made in 0.4s: 3 files changed',
	]);
});

test('all that a build printed comes before its end, and the run waits for it', async () => {
	const {connection, lines, end} = headless();
	connection.happen(
		1000,
		{type: 'run-started'},
		{type: 'image-started', image, build: 1},
		{type: 'image-failed', image, message: 'exit code 1', hint: 'Mend it.'},
		{type: 'node-queued', path: '/'},
		{
			type: 'attempt-ended',
			path: '/',
			attempt: 1,
			outcome: {state: 'error', message: 'No image.'},
			durationMs: undefined,
		},
	);
	await new Promise(setImmediate);
	connection.print(log, 'Step 1/2\nfatal: no');
	expect(lines().at(-1)).toBe('[image python] Step 1/2');
	expect(end()).toBeUndefined();
	connection.endOutput(log);
	expect(lines().slice(-4)).toEqual([
		'[image python] fatal: no',
		'[image python] failed: exit code 1',
		'[image python] Mend it.',
		'[/] ✗ error: No image.',
	]);
	await expect.poll(end).toBe('error');
	expect(connection.watched()).toEqual([]);
});

test('a build that goes on does not hold up the end', async () => {
	const {connection, end} = headless();
	connection.happen(
		1000,
		{type: 'run-started'},
		{type: 'image-started', image, build: 1},
		{type: 'node-queued', path: '/'},
		{
			type: 'attempt-ended',
			path: '/',
			attempt: 1,
			outcome: {state: 'error', message: 'No engine.'},
			durationMs: undefined,
		},
	);
	await expect.poll(end).toBe('error');
});

test('who joins in mid-build sees what was printed so far, and how it ends', () => {
	const {connection, lines} = headless('plain', [{type: 'image-started', image, build: 2}]);
	connection.print(log, 'Step 2/2\n');
	connection.happen(1000, {type: 'image-failed', image, message: 'No.'});
	connection.endOutput(log);
	expect(lines().slice(1)).toEqual([
		'[image python] Step 1/2',
		'[image python] Step 2/2',
		'[image python] failed: No.',
	]);
});

test('who joins while a node runs sees what it printed so far, and waits for its end', async () => {
	const {connection, lines, end} = headless('plain', [{type: 'run-started'}, ...starts('/')]);
	connection.happen(1000, ends('/', 1));
	await new Promise(setImmediate);
	expect(end()).toBeUndefined();
	connection.endOutput('/');
	expect(lines().slice(1)).toEqual(['[/] first', '[/] ✗ error in 0.0s: exit code 1']);
	await expect.poll(end).toBe('error');
});

test('an image that is ready is told with its size, and what made it stale', () => {
	const {connection, lines} = headless();
	const built = {
		imageId: 'sha256:1',
		shell: '/bin/sh',
		workdir: '/',
		distribution: 'Debian GNU/Linux 12 (bookworm)',
		sizeBytes: 123_000_000,
	};
	connection.happen(
		1000,
		{type: 'image-started', image, build: 1},
		{type: 'image-built', image, built},
	);
	connection.endOutput(log);
	connection.happen(2000, {
		type: 'image-stale',
		image,
		inputs: [{step: 'copy', files: ['app.py'], count: 1}],
	});
	connection.happen(3000, {type: 'image-stale', image, inputs: []});
	expect(lines().slice(1)).toEqual([
		'[image python] is ready: 123MB, Debian GNU/Linux 12 (bookworm)',
		'[image python] is stale: app.py changed',
	]);
});

test('as JSON, what a build prints is an output of its own path', () => {
	const {connection, lines} = headless('json');
	connection.happen(1000, {type: 'image-started', image, build: 2});
	connection.print(log, 'Step 1/2\n');
	expect(JSON.parse(lines().at(-1) ?? '')).toMatchObject({
		type: 'output',
		path: 'image:python',
		attempt: 2,
		text: 'Step 1/2\n',
	});
});
