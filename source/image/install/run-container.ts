import {once} from 'node:events';
import type {Engine} from '../../engine/engine.ts';
import {outputText} from './output-text.ts';

/**
Starts a container and passes on what it prints, until its end. Resolves to its exit code; rejects when
the signal is aborted first.
*/
export async function runContainer(run: {
	readonly engine: Engine;
	readonly containerId: string;
	readonly onText: (text: string) => void;
	readonly signal: AbortSignal;
}): Promise<number> {
	const {engine, containerId, onText, signal} = run;
	signal.throwIfAborted();
	const text = outputText();
	const output = await engine.attach(containerId);
	const exit = engine.waitForExit(containerId);
	// Of no interest once the container is removed.
	exit.catch(() => {});
	await engine.startContainer(containerId);
	const print = async (): Promise<number> => {
		for await (const piece of output) {
			onText(text(piece));
		}

		return (await exit).exitCode;
	};

	const done = new AbortController();
	const aborted = once(signal, 'abort', {signal: done.signal}).then(() => signal.throwIfAborted());
	aborted.catch(() => {});
	try {
		// It may have been aborted while the container started.
		signal.throwIfAborted();
		const exitCode = await Promise.race([print(), aborted]);
		signal.throwIfAborted();
		return exitCode ?? 1;
	} finally {
		done.abort();
	}
}
