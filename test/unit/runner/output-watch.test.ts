import {expect, test} from 'vitest';
import {imageLogPath} from '../../../source/events/output.ts';
import {watchOutput} from '../../../source/runner/output-watch.ts';
import type {ServerMessage} from '../../../source/runner/protocol.ts';
import {logFile} from '../../../source/store/log-format.ts';
import {createLogWriter} from '../../../source/store/log-writer.ts';
import {exec} from '../../support/specs.ts';
import {happen, stateAfter} from '../../support/state.ts';
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
