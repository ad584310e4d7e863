const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Holds back the signals that would end this process, until what must be tidied up is. */
export type Termination = {
	/** Aborted when such a signal came. */
	readonly signal: AbortSignal;
	/**
	Lets signals through again, once nobody else holds them back. One that came meanwhile ends the process then,
	unless somebody else listens to it, who has heard it already. Does nothing the second time.
	*/
	readonly release: () => void;
};

/** Everybody who holds signals back. One set of listeners serves them all, or Node.js would warn of a leak. */
const held = new Set<AbortController>();
let received: NodeJS.Signals | undefined;

/** Ctrl-\ comes as SIGQUIT at the moment at which the terminal changes hands. It means that nobody is to end. */
const ignoreQuit = (): void => {};

/** A signal that came while somebody else held it back has come for this one, too. */
export function holdTermination(): Termination {
	const controller = new AbortController();
	if (held.size === 0) {
		listen();
	}

	held.add(controller);
	if (received) {
		controller.abort();
	}

	return {
		signal: controller.signal,
		release() {
			if (held.delete(controller) && held.size === 0) {
				letThrough();
			}
		},
	};
}

function listen(): void {
	for (const signal of signals) {
		process.on(signal, take);
	}

	process.on('SIGQUIT', ignoreQuit);
}

function take(signal: NodeJS.Signals): void {
	received ??= signal;
	for (const controller of [...held]) {
		controller.abort();
	}
}

function letThrough(): void {
	for (const signal of signals) {
		process.off(signal, take);
	}

	process.off('SIGQUIT', ignoreQuit);

	const came = received;
	received = undefined;
	if (came && process.listenerCount(came) === 0) {
		process.kill(process.pid, came);
	}
}
