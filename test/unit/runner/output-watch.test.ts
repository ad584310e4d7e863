import {expect, test} from 'vitest';
import {imageLogPath} from '../../../source/events/output.ts';
import {watchOutput} from '../../../source/runner/output-watch.ts';
import type {ServerMessage} from '../../../source/runner/protocol.ts';
import {logFile} from '../../../source/store/log-format.ts';
import {createLogWriter} from '../../../source/store/log-writer.ts';
import {recoverLog} from '../../../source/store/recovered-log.ts';
import {exec, serial} from '../../support/specs.ts';
import {happen, starts, stateAfter} from '../../support/state.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const image = 'python';
const path = imageLogPath(image);

/** A watch of one build of an image that is being built for the second time. */
async function watched(attempt: number) {
	const folder = await temporaryFolder();
	const state = stateAfter(
		exec('', 'true', image),
		{type: 'image-started', image, build: 1},
		{type: 'image-failed', image, message: 'No.'},
		{type: 'image-started', image, build: 2},
	);
	const log = createLogWriter(logFile(folder.path, path, attempt));
	log.write(5, 'stdout', Buffer.from('Step 1\n'));
	const said: ServerMessage[] = [];
	const watch = watchOutput({
		folder: folder.path,
		state,
		watch: {kind: 'watch', id: 1, path, attempt, tail: null},
		say: message => void said.push(message),
		isCongested: () => false,
		onFailure: () => expect.unreachable(),
	});
	return {
		state,
		log,
		watch,
		text: () =>
			said
				.flatMap(message => (message.kind === 'output' ? message.chunks : []))
				.map(chunk => chunk.text)
				.join(''),
		hasEnded: () => said.some(({kind}) => kind === 'output-end'),
		async [Symbol.asyncDispose]() {
			watch.close();
			log.close();
			await folder[Symbol.asyncDispose]();
		},
	};
}

test('what a build prints is told until the build has ended', async () => {
	await using build = await watched(2);
	await expect.poll(build.text).toBe('Step 1\n');
	build.log.write(6, 'stdout', Buffer.from('Step 2\n'));
	build.watch.onGrowth(path, 2);
	await expect.poll(build.text).toBe('Step 1\nStep 2\n');
	expect(build.hasEnded()).toBe(false);
	happen(build.state, {type: 'image-failed', image, message: 'No.'});
	build.watch.onGrowth(path, 2);
	await expect.poll(build.hasEnded).toBe(true);
});

test('a build before the current one has ended', async () => {
	await using build = await watched(1);
	await expect.poll(build.hasEnded).toBe(true);
	expect(build.text()).toBe('Step 1\n');
});

/** A watch of a node's attempt that runs. */
async function watchedNode(tail: number | null) {
	const folder = await temporaryFolder();
	const file = logFile(folder.path, '/a', 1);
	const state = stateAfter(serial('', [exec('a')]), ...starts('/a'));
	const said: ServerMessage[] = [];
	const watch = watchOutput({
		folder: folder.path,
		state,
		watch: {kind: 'watch', id: 1, path: '/a', attempt: 1, tail},
		say: message => void said.push(message),
		isCongested: () => false,
		onFailure: () => expect.unreachable(),
	});
	const textOf = (messages: readonly ServerMessage[], stream?: string): string =>
		messages
			.flatMap(message => (message.kind === 'output' ? message.chunks : []))
			.filter(chunk => stream === undefined || chunk.stream === stream)
			.map(chunk => chunk.text)
			.join('');
	return {
		file,
		state,
		watch,
		said,
		text: (stream?: string) => textOf(said, stream),
		textSinceStart: () =>
			textOf(said.slice(said.findLastIndex(({kind}) => kind === 'output-start'))),
		hasEnded: () => said.some(({kind}) => kind === 'output-end'),
		grow: () => watch.onGrowth('/a', 1),
		async [Symbol.asyncDispose]() {
			watch.close();
			await folder[Symbol.asyncDispose]();
		},
	};
}

/** Writes the log anew, in the engine's order. */
function recover(file: string, ...pieces: ReadonlyArray<readonly ['stdout' | 'stderr', string]>) {
	const recovered = recoverLog(file, () => {});
	for (const [stream, text] of pieces) {
		recovered.write(9, stream, Buffer.from(text));
	}

	recovered.end();
	recovered.close();
}

test('whoever reads all of a log that is recovered meanwhile gets each byte of each stream once', async () => {
	await using node = await watchedNode(null);
	const log = createLogWriter(node.file);
	log.write(1, 'stdout', Buffer.from('one\ntw'));
	log.write(1, 'stderr', Buffer.from([0xc3]));
	log.close();
	node.grow();
	await expect.poll(() => node.text('stdout')).toBe('one\ntw');
	recover(node.file, ['stderr', 'é!'], ['stdout', 'one\n'], ['stdout', 'two\n']);
	node.grow();
	await expect.poll(() => node.text('stdout')).toBe('one\ntwo\n');
	expect(node.text('stderr')).toBe('é!');
	expect(node.said.filter(({kind}) => kind === 'output-start')).toHaveLength(1);
});

test('whoever reads the end of a log that is recovered meanwhile starts over', async () => {
	await using node = await watchedNode(1000);
	const log = createLogWriter(node.file);
	log.write(1, 'stdout', Buffer.from('one\ntw'));
	log.close();
	node.grow();
	await expect.poll(() => node.text()).toBe('one\ntw');
	recover(node.file, ['stdout', 'one\n'], ['stdout', 'two\n']);
	node.grow();
	await expect.poll(node.textSinceStart).toBe('one\ntwo\n');
});

test('the watch of an attempt that is withdrawn ends', async () => {
	await using node = await watchedNode(null);
	happen(node.state, {type: 'attempt-withdrawn', path: '/a', attempt: 1});
	node.grow();
	await expect.poll(node.hasEnded).toBe(true);
});
