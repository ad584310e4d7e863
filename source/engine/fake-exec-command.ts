import {ConductoError} from '../errors/conducto-error.ts';
import type {
	AdoptedExec,
	ContainerExit,
	ContainerSpec,
	ExecCommand,
	OutputPiece,
} from './engine.ts';
import type {FakeCommand, FakeContainer} from './fake-container.ts';
import {createFakeOutput, type FakeOutput} from './fake-output.ts';

export type FakeExecCommand = ExecCommand & {
	/** As another process takes it over. */
	readonly adopt: () => AdoptedExec;
	/** The connection is lost; the command runs on. */
	readonly disconnect: () => void;
};

/** A command beside what runs in a fake container. It sees the container as if it were its own. */
export function fakeExecCommand(
	container: FakeContainer,
	spec: ContainerSpec,
	command: FakeCommand,
): FakeExecCommand {
	const abort = new AbortController();
	const {promise: exit, resolve, reject} = Promise.withResolvers<ContainerExit>();
	const printed: OutputPiece[] = [];
	let readers: FakeOutput<OutputPiece>[] = [];
	let lost = Promise.withResolvers<never>();
	lost.promise.catch(() => {});
	let state: 'ready' | 'called off' | 'begun' | 'ended' = 'ready';

	const endReaders = (): void => {
		for (const reader of readers) {
			reader.end();
		}

		readers = [];
	};

	const read = (): AsyncIterable<OutputPiece> => {
		const reader = createFakeOutput<OutputPiece>();
		printed.forEach(reader.push);
		if (state === 'ended') {
			reader.end();
		} else {
			readers.push(reader);
		}

		return reader.pieces;
	};

	const end = (ended: number | ContainerExit): void => {
		state = 'ended';
		endReaders();
		resolve(typeof ended === 'number' ? {exitCode: ended} : ended);
	};

	const follow = () => {
		const followed = Promise.race([exit, lost.promise]);
		followed.catch(() => {});
		return {
			output: read(),
			exit: followed,
			async stop() {
				abort.abort();
				end(143);
			},
		};
	};

	void container.exit.then(() => {
		abort.abort();
		reject(new ConductoError('engine-failed', 'The container that it shares ended.'));
		if (state !== 'ended') {
			endReaders();
		}
	});
	exit.catch(() => {});
	return {
		...follow(),
		async begin() {
			if (state === 'called off') {
				end(125);
				return;
			}

			state = 'begun';
			const print = (data: string | Buffer, stream: OutputPiece['stream'] = 'stdout'): void => {
				const piece = {stream, data: Buffer.from(data)};
				printed.push(piece);
				for (const reader of readers) {
					reader.push(piece);
				}
			};
			void (async () => {
				end(await command({spec, files: container.files, print, signal: abort.signal}));
			})();
		},
		adopt() {
			if (state === 'ready' || state === 'called off') {
				state = 'called off';
				return {state: 'unbegun'};
			}

			return {state: 'begun', ...follow()};
		},
		disconnect() {
			endReaders();
			lost.reject(new ConductoError('engine-lost', 'The Docker engine went away.'));
			lost = Promise.withResolvers<never>();
			lost.promise.catch(() => {});
		},
	};
}
