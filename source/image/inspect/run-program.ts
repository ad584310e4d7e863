import {setTimeout as delay} from 'node:timers/promises';
import type {Engine, EngineImage} from '../../engine/engine.ts';
import {withContainer} from '../temporary-container.ts';

/** A program of the image says its version in a fraction of this, or hangs. */
export const defaultTimeLimitMs = 10_000;
const outputLimit = 64 * 1024;

export type ProgramRun = {
	readonly engine: Engine;
	readonly image: EngineImage;
	readonly owner: string;
	readonly pipelineId: string;
	readonly signal: AbortSignal;
	readonly timeLimitMs: number;
};

/**
Runs a program of an image for what it prints: alone in a container without network, as the image's user,
with the entrypoint set aside. Undefined when it can't be started, fails, or takes too long.
*/
export async function outputOf(
	run: ProgramRun,
	command: readonly string[],
): Promise<string | undefined> {
	const {engine, image, owner, pipelineId, signal, timeLimitMs} = run;
	const purpose = `program ${image.id} ${command[0]}`;
	const spec = {engine, owner, pipelineId, purpose, imageId: image.id, command, workdir: '/'};
	return withContainer({...spec, offline: true}, async id => {
		const printed = collect(await engine.attach(id));
		if (!(await starts(engine, id))) {
			return undefined;
		}

		const limit = new AbortController();
		const stop = AbortSignal.any([signal, limit.signal]);
		const exit = engine.waitForExit(id);
		// Of no interest once the container is removed.
		exit.catch(() => {});
		const ended = await Promise.race([
			exit,
			delay(timeLimitMs, undefined, {signal: stop}).catch(() => undefined),
		]);
		limit.abort();
		signal.throwIfAborted();
		return ended?.exitCode === 0 ? printed : undefined;
	});
}

/** A program for another architecture, or a user whom the image lacks, is no fault of the engine. */
async function starts(engine: Engine, id: string): Promise<boolean> {
	try {
		await engine.startContainer(id);
		return true;
	} catch {
		// Rejects when it is gone.
		await engine.info();
		return false;
	}
}

async function collect(
	output: AsyncIterable<{readonly stream: string; readonly data: Buffer}>,
): Promise<string> {
	const pieces: Buffer[] = [];
	let length = 0;
	for await (const {stream, data} of output) {
		if (stream === 'stdout' && length < outputLimit) {
			pieces.push(data);
			length += data.length;
		}
	}

	return Buffer.concat(pieces).toString();
}
