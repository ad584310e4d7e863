import type {ContainerSpec, Engine} from '../engine/engine.ts';
import {ConductoError} from '../errors/conducto-error.ts';
import type {AttemptOutcome} from '../events/run-event.ts';
import {formatDuration} from '../pipeline/duration.ts';
import type {LogWriter} from '../store/log-writer.ts';
import type {Clock} from './clock.ts';

export type Execution = {
	readonly engine: () => Promise<Engine>;
	readonly container: Omit<ContainerSpec, 'command'>;
	/** The image's best shell. */
	readonly shell: string | undefined;
	/** The image's name, for messages. */
	readonly image: string;
	readonly command: string;
	readonly clock: Clock;
	/** Seconds that the command may run. */
	readonly maxTime: number;
	/** Aborted with the reason as text when the attempt is to be killed. */
	readonly signal: AbortSignal;
	readonly openLog: () => LogWriter;
	/** Puts into the created container what it needs before it starts. */
	readonly prepare: (engine: Engine, containerId: string) => Promise<void>;
	readonly onStarted: (containerId: string) => void;
	readonly onOutput: () => void;
	/** Takes care that the ended container is removed; the attempt's end does not wait for it. */
	readonly discard: (engine: Engine, containerId: string) => void;
};

export type AttemptEnd = {
	readonly outcome: AttemptOutcome;
	readonly durationMs: number | undefined;
};

/** Runs one attempt in a fresh container, from create to remove. Never rejects: a failure is an outcome. */
export async function execute(execution: Execution): Promise<AttemptEnd> {
	let startedAt: number | undefined;
	let outcome: AttemptOutcome;
	try {
		outcome = await runContainer(execution, () => {
			startedAt = execution.clock.monotonic();
		});
	} catch (error) {
		outcome = failure(error);
	}

	if (execution.signal.aborted && outcome.state !== 'done') {
		outcome = {state: 'killed', message: String(execution.signal.reason)};
	}

	const durationMs =
		startedAt === undefined ? undefined : Math.round(execution.clock.monotonic() - startedAt);
	return {outcome, durationMs};
}

async function runContainer(execution: Execution, onStart: () => void): Promise<AttemptOutcome> {
	const {shell, image, command, signal} = execution;
	if (shell === undefined) {
		throw new ConductoError(
			'shell-missing',
			`Image ${image} has no shell to run the command with.`,
			{
				hint: 'Use an image that has bash, ash, zsh or sh.',
			},
		);
	}

	const engine = await execution.engine();
	signal.throwIfAborted();
	const {id} = await engine.createContainer({
		...execution.container,
		command: [shell, '-c', command],
	});
	let log: LogWriter | undefined;
	let isLate = false;
	let callOff: (() => void) | undefined;
	const stop = (): void => {
		// Its end is seen where the container is waited for; an engine that is gone is seen there too.
		engine.stopContainer(id).catch(() => {});
	};

	try {
		const openLog = execution.openLog();
		log = openLog;
		const output = await engine.attach(id);
		const exit = engine.waitForExit(id);
		// Handled below; without this an engine that dies before the output ends would be an unhandled rejection.
		exit.catch(() => {});
		await execution.prepare(engine, id);
		signal.throwIfAborted();
		signal.addEventListener('abort', stop, {once: true});
		await engine.startContainer(id);
		onStart();
		callOff = execution.clock.after(execution.maxTime * 1000, () => {
			isLate = true;
			stop();
		});
		execution.onStarted(id);
		if (signal.aborted) {
			stop();
		}

		for await (const piece of output) {
			openLog.write(execution.clock.wallTime(), piece.stream, piece.data);
			execution.onOutput();
		}

		const {exitCode} = await exit;
		if (exitCode === 0) {
			return {state: 'done', exitCode};
		}

		return isLate ? tooLate(execution.maxTime) : {state: 'error', exitCode};
	} finally {
		callOff?.();
		signal.removeEventListener('abort', stop);
		log?.close();
		execution.discard(engine, id);
	}
}

function tooLate(maxTime: number): AttemptOutcome {
	return {
		state: 'error',
		message: `It was killed because it ran longer than ${formatDuration(maxTime)}.`,
		hint: 'Give it more time with maxTime.',
	};
}

function failure(error: unknown): AttemptOutcome {
	if (error instanceof ConductoError) {
		// That the engine is away says nothing about the command: it can be run when the engine is back.
		if (error.code === 'engine-missing') {
			return {state: 'killed', message: error.message};
		}

		return error.hint === undefined
			? {state: 'error', message: error.message}
			: {state: 'error', message: error.message, hint: error.hint};
	}

	return {state: 'error', message: error instanceof Error ? error.message : String(error)};
}
