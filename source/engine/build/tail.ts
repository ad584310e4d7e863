const keptLength = 32_768;

/** The end of a text that comes in pieces. */
export type Tail = {readonly push: (text: string) => void; readonly text: () => string};

export function createTail(): Tail {
	let kept = '';
	return {
		push(text) {
			kept = (kept + text).slice(-keptLength);
		},
		text: () => kept,
	};
}
