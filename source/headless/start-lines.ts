/** Prints that attempts have started, each after the ends that came before it. */
export type StartLines = {
	/** An attempt of the node has ended; what it printed last is still on its way. */
	readonly expectEnd: (path: string) => void;
	/** All of that is printed, its end included. */
	readonly ended: (path: string) => void;
	readonly start: (path: string, text: string) => void;
	/** More is to be printed about the node: that it started comes before. */
	readonly before: (path: string) => void;
};

/**
The next command may have started before the last words of the one that ended are here: without this, a
Serial's second node would be said to start before its first one is said to be done.
*/
export function createStartLines(print: (path: string, text: string) => void): StartLines {
	const ending = new Set<string>();
	const held = new Map<string, string>();
	const release = (path: string): void => {
		const text = held.get(path);
		if (text !== undefined) {
			held.delete(path);
			print(path, text);
		}
	};

	return {
		expectEnd: path => void ending.add(path),
		ended(path) {
			ending.delete(path);
			if (ending.size === 0) {
				[...held.keys()].forEach(release);
			}
		},
		start(path, text) {
			held.set(path, text);
			if (ending.size === 0) {
				release(path);
			}
		},
		before: release,
	};
}
