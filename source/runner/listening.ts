export type Listening = {
	/** The same function, but it never throws. */
	readonly listener: <Value>(listen: (value: Value) => void) => (value: Value) => void;
	/** Aborted with the reason when a listener failed. */
	readonly unheard: AbortSignal;
};

/**
For listeners that are called while a program's output is read: nobody there would catch what a full disk
makes them throw. What they listen to is to end instead.
*/
export function createListening(): Listening {
	const abort = new AbortController();
	return {
		listener: listen => value => {
			try {
				listen(value);
			} catch (error) {
				abort.abort(error);
			}
		},
		unheard: abort.signal,
	};
}
