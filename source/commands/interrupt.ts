const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Waits for the first signal that asks this process to end; a second one ends it at once. */
export function onInterrupt(): {
	readonly promise: Promise<'interrupted'>;
	readonly dispose: () => void;
} {
	const {promise, resolve} = Promise.withResolvers<'interrupted'>();
	let count = 0;
	const listener = (): void => {
		count++;
		if (count > 1) {
			process.exit(130);
		}

		resolve('interrupted');
	};

	for (const signal of signals) {
		process.on(signal, listener);
	}

	return {
		promise,
		dispose() {
			for (const signal of signals) {
				process.off(signal, listener);
			}
		},
	};
}
