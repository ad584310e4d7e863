import {exitCodes} from '../errors/exit-codes.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Why a run has to end before its time; an error is a fault of this program, such as a full disk. */
export type Interruption = 'interrupted' | Error;

/**
Waits for what asks this process to end: a signal, an output that nobody reads any more, or a fault
that nothing caught. What runs can then still be stopped, within seconds; a second signal changes nothing, a third one ends
it at once.
*/
export function onInterrupt(stdout: NodeJS.WriteStream): {
	readonly promise: Promise<Interruption>;
	readonly dispose: () => void;
} {
	const {promise, resolve} = Promise.withResolvers<Interruption>();
	let count = 0;
	const onSignal = (): void => {
		count++;
		if (count > 2) {
			process.exit(exitCodes.interrupted);
		}

		resolve('interrupted');
	};

	const onClosedOutput = (): void => resolve('interrupted');
	for (const signal of signals) {
		process.on(signal, onSignal);
	}

	stdout.on('error', onClosedOutput);
	process.on('uncaughtException', resolve);
	return {
		promise,
		// The output's listener stays: without one, a last line to a closed pipe would end the process.
		dispose() {
			process.off('uncaughtException', resolve);
			for (const signal of signals) {
				process.off(signal, onSignal);
			}
		},
	};
}
