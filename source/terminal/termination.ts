const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Holds back the signals that would end this process, until what must be tidied up is. */
export type Termination = {
	/** Aborted when such a signal came. */
	readonly signal: AbortSignal;
	/**
	Lets signals through again. One that came meanwhile ends the process now, unless somebody else
	listens to it, who has heard it already.
	*/
	readonly release: () => void;
};

export function holdTermination(): Termination {
	const controller = new AbortController();
	let received: NodeJS.Signals | undefined;
	const listener = (signal: NodeJS.Signals): void => {
		received ??= signal;
		controller.abort();
	};

	for (const signal of signals) {
		process.on(signal, listener);
	}

	return {
		signal: controller.signal,
		release() {
			for (const signal of signals) {
				process.off(signal, listener);
			}

			if (received && process.listenerCount(received) === 0) {
				process.kill(process.pid, received);
			}
		},
	};
}
