import {expect, test} from 'vitest';
import type {CommandContext} from '../../../source/commands/context.ts';
import {type LogsOptions, logsCommand} from '../../../source/commands/logs.ts';
import {imageLogPath} from '../../../source/events/output.ts';
import type {RunEventBody} from '../../../source/events/run-event.ts';
import {logFile} from '../../../source/store/log-format.ts';
import {createLogWriter} from '../../../source/store/log-writer.ts';
import {createStore} from '../../../source/store/pipeline-store.ts';
import {openStateFolder, pipelineFolder} from '../../../source/store/state-folder.ts';
import {exec, serial, specOf} from '../../support/specs.ts';
import {ends, starts} from '../../support/state.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const id = 'abc234';
const image = 'python';
const root = serial('', [exec('a', 'true', image), exec('b', 'true', image)]);

const failedTwice: readonly RunEventBody[] = [
	{type: 'image-started', image, build: 1},
	{type: 'image-failed', image, message: 'No.'},
	{type: 'image-started', image, build: 2},
	{type: 'image-failed', image, message: 'No.'},
	{type: 'node-queued', path: '/a'},
	{
		type: 'attempt-ended',
		path: '/a',
		attempt: 1,
		outcome: {state: 'error', message: 'Its image could not be made.'},
		durationMs: undefined,
	},
];

/** Runs `conducto logs` on a pipeline with two builds of its image; resolves to what it prints. */
async function logs(
	path: string,
	options: Partial<LogsOptions> & {json?: boolean; events?: readonly RunEventBody[]} = {},
): Promise<string> {
	await using temporary = await temporaryFolder();
	const state = openStateFolder(`${temporary.path}/state`);
	const folder = pipelineFolder(state, id);
	const store = await createStore(folder, {id, title: 't.ts', createdAt: 0, spec: specOf(root)});
	store.append([{type: 'pipeline-created'}, ...(options.events ?? failedTwice)], 0);
	store.close();
	for (const build of [1, 2]) {
		const log = createLogWriter(logFile(folder, imageLogPath(image), build));
		log.write(7, 'stdout', Buffer.from(`build ${build}\n`));
		log.close();
	}

	let text = '';
	const stdout = {
		write(part: string) {
			text += part;
		},
	};
	const context = {stateDir: state.folder, json: options.json ?? false, color: false, stdout};
	await logsCommand(context as unknown as CommandContext, {
		id,
		path,
		attempt: options.attempt,
		follow: false,
	});
	return text;
}

test('what the latest build of an image printed, or an earlier one', async () => {
	expect(await logs('image:python')).toBe('build 2\n');
	expect(await logs('image:python', {attempt: 1})).toBe('build 1\n');
	expect(JSON.parse(await logs('image:python', {json: true}))).toMatchObject({
		path: 'image:python',
		attempt: 2,
		text: 'build 2\n',
	});
});

test.each([
	['image:node', undefined, 'There is no image node in this pipeline.', 'Its images: python'],
	['image:python', 3, 'Image python has no build 3; its latest is 2.', undefined],
	[
		'/a',
		undefined,
		'Its image could not be made.',
		"Its image could not be built; see why with: conducto logs abc234 'image:python'",
	],
	[
		'/b',
		undefined,
		'/b has not run yet.',
		"Its image could not be built; see why with: conducto logs abc234 'image:python'",
	],
])('%s, %s: %s', async (path, attempt, message, hint) => {
	await expect(logs(path, {attempt})).rejects.toMatchObject({
		code: 'node-not-found',
		message,
		hint,
	});
});

test('an image that was never built says so', async () => {
	await expect(logs('image:python', {events: []})).rejects.toThrow('has not been built yet');
});

test('an attempt that is not there is named with those that are', async () => {
	const ran = (attempt: number): readonly RunEventBody[] => [
		...starts('/a', attempt),
		ends('/a', 1, attempt),
		{type: 'node-reset', path: '/a'},
	];
	await expect(logs('/a', {events: ran(1), attempt: 2})).rejects.toMatchObject({
		message: '/a has no attempt 2: it has attempt 1 only.',
		hint: `See them with: conducto history ${id} '/a'`,
	});
	const events = [...ran(1), ...ran(2)];
	await expect(logs('/a', {events, attempt: 3})).rejects.toThrow('it has attempts 1 to 2.');
});

test('an attempt that was killed before it started says so', async () => {
	const outcome = {state: 'killed', message: 'It was killed by a person.'} as const;
	const events: readonly RunEventBody[] = [
		{type: 'node-queued', path: '/a'},
		{type: 'attempt-ended', path: '/a', attempt: 1, outcome, durationMs: undefined},
	];
	await expect(logs('/a', {events})).rejects.toThrow(
		'Attempt 1 of /a was not started: It was killed by a person.',
	);
});
