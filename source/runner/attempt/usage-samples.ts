import type {ContainerUsage} from '../../engine/engine.ts';
import {type AttemptOutcome, type AttemptUsage, endReason} from '../../events/attempt-outcome.ts';
import type {Clock} from '../clock.ts';

const shortestMs = 1000;
/** Each wait is twice the one before, up to this. */
const longestMs = 30_000;

export type SampleOptions = {
	readonly clock: Clock;
	/** How long the container may take for its end before it is asked for first: what ends sooner is not worth a question. Default: 1000. */
	readonly firstMs?: number;
};

export type UsageSamples = {
	/** Ends the sampling. Returns what the engine told until then; undefined: nothing. */
	readonly end: () => AttemptUsage | undefined;
};

/**
Asks an engine now and then what a running container uses: it tells nothing any more once the container has
ended. Of memory the highest sample counts, or the kernel's own peak where it has one; of CPU time the last.
*/
export function sampleUsage(
	ask: () => Promise<ContainerUsage | undefined>,
	{clock, firstMs = 1000}: SampleOptions,
): UsageSamples {
	let usage: AttemptUsage | undefined;
	let hasEnded = false;
	let callOff = clock.after(firstMs, () => void sample(firstMs));

	const sample = async (waitedMs: number): Promise<void> => {
		// An engine that is away is noticed where the container is waited for.
		const told = await ask().catch(() => undefined);
		if (hasEnded) {
			return;
		}

		usage = told ? withSample(usage, told) : usage;
		const waitMs = Math.min(Math.max(2 * waitedMs, shortestMs), longestMs);
		callOff = clock.after(waitMs, () => void sample(waitMs));
	};

	return {
		end() {
			hasEnded = true;
			callOff();
			return usage;
		},
	};
}

/** What was used up to an end: who ran out of memory had all of it, between whatever samples. */
export function usageAtEnd(
	outcome: AttemptOutcome,
	sampled: AttemptUsage | undefined,
	mem: number | undefined,
): AttemptUsage | undefined {
	return endReason(outcome) === 'out-of-memory' && mem !== undefined
		? {...sampled, peakMemoryBytes: Math.round(mem * 2 ** 30)}
		: sampled;
}

function withSample(
	{peakMemoryBytes = 0}: AttemptUsage = {},
	{memoryBytes, peakMemoryBytes: kernelsPeak, cpuMs}: ContainerUsage,
): AttemptUsage {
	return {peakMemoryBytes: Math.max(peakMemoryBytes, kernelsPeak ?? memoryBytes), cpuMs};
}
