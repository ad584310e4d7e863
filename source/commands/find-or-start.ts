import {setTimeout as pause} from 'node:timers/promises';
import {ConductoError, type ErrorCode} from '../errors/conducto-error.ts';

/** How long a pipeline may be busy without a runner that answers: one begins, or ends, or the pipeline is removed. */
const patienceMs = 30_000;
const shortestPauseMs = 50;
const longestPauseMs = 1000;

/** What means that the pipeline's runner came or went in just this moment. */
const passing: readonly ErrorCode[] = ['pipeline-busy', 'runner-ended', 'runner-brief'];

/**
Does something with a pipeline's runner if there is one (`find` resolves to undefined where not), and else becomes
its runner or starts one. Does it again when another process was quicker, or the runner ended
meanwhile: a pipeline never has two runners, and nobody is refused because of the moment; nor because a runner lives for one
command of another terminal, for whose end is waited however long that takes. Calls `onWait` when
that takes so long that a person wonders.
*/
export async function findOrStart<Result>(
	find: () => Promise<Result | undefined>,
	start: () => Promise<Result>,
	onWait = (): void => {},
): Promise<Result> {
	let lastAt = performance.now() + patienceMs;
	let isTold = false;
	for (let pauseMs = shortestPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
		try {
			return (await find()) ?? (await start());
		} catch (error) {
			if (!isPassing(error) || performance.now() > lastAt) {
				throw error;
			}

			if (error.code === 'runner-brief') {
				// It lives, and will end: a rebuild takes its time.
				lastAt = performance.now() + patienceMs;
			}
		}

		if (pauseMs === longestPauseMs && !isTold) {
			isTold = true;
			onWait();
		}

		await pause(pauseMs);
	}
}

function isPassing(error: unknown): error is ConductoError {
	return error instanceof ConductoError && passing.includes(error.code);
}

/** Tells a person who waits, where there is no display yet. */
export function sayBusy(stderr: NodeJS.WriteStream, id: string): () => void {
	return () =>
		stderr.write(
			`Pipeline ${id} is busy: its runner begins or ends, or another terminal changes, rebuilds or removes it. Waiting for that.\n`,
		);
}
