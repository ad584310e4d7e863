import {exitCodes} from '../errors/exit-codes.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
Why a command has to end before its time. `hung-up`: nobody is there any more, the terminal or the reader of the output
is gone. An error is a fault of this program, such as a full disk.
*/
export type Interruption = 'interrupted' | 'hung-up' | Error;

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
	const onSignal = (signal: NodeJS.Signals): void => {
		count++;
		if (count > 2) {
			process.exit(exitCodes.interrupted);
		}

		resolve(signal === 'SIGHUP' ? 'hung-up' : 'interrupted');
	};

	const onClosedOutput = (): void => resolve('hung-up');
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
