import {unreleasedExitCode, unreleasedMarker} from './armed-command.ts';
import type {
	ContainerExit,
	ContainerSpec,
	ContainerState,
	LoggedPiece,
	OutputPiece,
	StdinAttachment,
} from './engine.ts';
import type {FakeFiles} from './fake-files.ts';
import {createFakeOutput, type FakeOutput} from './fake-output.ts';

/** What a command of the fake engine sees of its container. */
export type FakeProcess = {
	readonly spec: ContainerSpec;
	readonly files: FakeFiles;
	readonly print: (data: string | Buffer, stream?: OutputPiece['stream']) => void;
	/** Aborted when the container is stopped or removed. */
	readonly signal: AbortSignal;
};

/** Stands for a container's command: prints, waits for what the test likes, returns the exit code or more. */
export type FakeCommand = (process: FakeProcess) => FakeExit | Promise<FakeExit>;

type FakeExit = number | ContainerExit;

export type FakeContainer = {
	readonly id: string;
	readonly spec: ContainerSpec;
	readonly files: FakeFiles;
	readonly state: () => 'created' | 'running' | 'exited';
	readonly start: () => void;
	/** How it stands, as the engine tells it. */
	readonly inspect: () => ContainerState;
	/** Ends the command with this exit code, whatever it does. */
	readonly end: (exit: FakeExit) => void;
	/** Asks the command to end, politely. */
	readonly stop: () => void;
	readonly attach: () => AsyncIterable<OutputPiece>;
	readonly attachStdin: () => StdinAttachment;
	/** The same, because the engine is stopped. */
	readonly endWithEngine: () => void;
	/** All that was printed, then what comes. */
	readonly logs: () => AsyncIterable<LoggedPiece>;
	/** Ends the streams of all readers; the command runs on. */
	readonly endAttach: () => void;
	readonly exit: Promise<ContainerExit>;
};

export function createFakeContainer(
	identity: {readonly id: string; readonly spec: ContainerSpec; readonly files: FakeFiles},
	command: FakeCommand,
	heedsStop = false,
): FakeContainer {
	const {spec} = identity;
	const abort = new AbortController();
	const {promise: exited, resolve} = Promise.withResolvers<ContainerExit>();
	let state: 'created' | 'running' | 'exited' = 'created';
	let ended: ContainerExit | undefined;
	let withEngine = false;
	let isReleased = false;
	let input = '';
	let readers: FakeOutput<LoggedPiece>[] = [];
	const printed: LoggedPiece[] = [];

	/** What the wrapper of an armed command does (see `armedCommand`): it is given a line, or undefined when input ends. */
	const hear = (line: string | undefined): void => {
		if (spec.armed && !isReleased && state === 'running') {
			isReleased = line === spec.armed.token;
			if (isReleased) {
				void run();
			} else {
				print(`${unreleasedMarker(spec.armed.token)}\n`, 'stderr');
				end(unreleasedExitCode);
			}
		}
	};

	/** The connections to it are lost. */
	const endAttach = (): void => {
		hear(undefined);
		for (const reader of readers) {
			reader.end();
		}

		readers = [];
	};

	const end = (exit: FakeExit): void => {
		if (state !== 'exited') {
			state = 'exited';
			endAttach();
			ended = typeof exit === 'number' ? {exitCode: exit} : exit;
			resolve(ended);
			abort.abort();
		}
	};

	const read = (from: readonly LoggedPiece[]): AsyncIterable<LoggedPiece> => {
		const reader = createFakeOutput<LoggedPiece>();
		from.forEach(reader.push);
		if (state === 'exited') {
			reader.end();
		} else {
			readers.push(reader);
		}

		return reader.pieces;
	};

	const print: FakeProcess['print'] = (data, stream = 'stdout') => {
		const piece = {stream, data: Buffer.from(data), at: printed.length};
		printed.push(piece);
		for (const reader of readers) {
			reader.push(piece);
		}
	};

	const run = async (): Promise<void> => {
		end(await command({spec, files: identity.files, signal: abort.signal, print}));
	};

	const attachStdin = (): StdinAttachment => ({
		output: read([]),
		isOpen: () => state !== 'exited',
		async send(text) {
			// Written before the start, it waits for it.
			input += text;
			if (input.includes('\n')) {
				hear(input.slice(0, input.indexOf('\n')));
			}
		},
		close: endAttach,
	});

	return {
		...identity,
		state: () => state,
		start() {
			if (state === 'created') {
				state = 'running';
				if (!spec.armed) {
					void run();
				}
			}
		},
		end,
		stop() {
			if (state === 'running') {
				abort.abort();
				if (!heedsStop) {
					end(143);
				}
			}
		},
		endWithEngine() {
			if (state === 'running') {
				withEngine = true;
				end(137);
			}
		},
		inspect() {
			const {id} = identity;
			return ended
				? {state: 'exited', id, exit: ended, ranMs: 7, withEngine}
				: {state: state === 'running' ? 'running' : 'created', id};
		},
		attach: () => read([]),
		attachStdin,
		logs: () => read(printed),
		endAttach,
		exit: exited,
	};
}
