import {ConductoError} from '../errors/conducto-error.ts';
import type {ContainerExit, ContainerSpec, ExecCommand, OutputPiece} from './engine.ts';
import type {FakeCommand, FakeContainer} from './fake-container.ts';
import {createFakeOutput} from './fake-output.ts';

/** A command beside what runs in a fake container. It sees the container as if it were its own. */
export function fakeExecCommand(
	container: FakeContainer,
	spec: ContainerSpec,
	command: FakeCommand,
): ExecCommand {
	const output = createFakeOutput<OutputPiece>();
	const abort = new AbortController();
	const {promise: exit, resolve, reject} = Promise.withResolvers<ContainerExit>();
	void container.exit.then(() => {
		abort.abort();
		output.end();
		reject(new ConductoError('engine-failed', 'The container that it shares ended.'));
	});
	exit.catch(() => {});
	return {
		output: output.pieces,
		exit,
		async begin() {
			const print = (data: string | Buffer, stream: 'stdout' | 'stderr' = 'stdout'): void =>
				output.push({stream, data: Buffer.from(data)});
			void (async () => {
				const ended = await command({spec, files: container.files, print, signal: abort.signal});
				output.end();
				resolve(typeof ended === 'number' ? {exitCode: ended} : ended);
			})();
		},
		async stop() {
			abort.abort();
			output.end();
			resolve({exitCode: 143});
		},
	};
}
