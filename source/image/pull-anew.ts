import type {Engine, PullProgress} from '../engine/engine.ts';

/**
Pulls an image that may be here already. False: it can't be pulled, but the one that is here is still good:
it was made on this machine, or its registry is away. Rejects when there is none, or the signal is aborted.
*/
export async function pullAnew(pull: {
	readonly engine: Engine;
	readonly reference: string;
	readonly onOutput: (text: string) => void;
	readonly onProgress: (progress: PullProgress) => void;
	readonly signal: AbortSignal;
}): Promise<boolean> {
	const {engine, reference, onOutput, onProgress, signal} = pull;
	onOutput(`Pulling ${reference}\n`);
	try {
		await engine.pullImage(reference, onProgress, signal);
		return true;
	} catch (error) {
		if (signal.aborted || !(await engine.findImage(reference))) {
			throw error;
		}

		const why = error instanceof Error ? error.message : String(error);
		onOutput(`It could not be pulled; the one on this machine is used: ${why}\n`);
		return false;
	}
}
