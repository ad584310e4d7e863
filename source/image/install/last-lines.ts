const keptLines = 200;
const longestLine = 4096;

/** Splits text that comes in pieces into lines, and remembers the last of them. */
export type LastLines = {
	readonly push: (text: string) => void;
	/** The last lines, the unfinished one included. */
	readonly lines: () => readonly string[];
};

export function lastLines(onLine: (line: string) => void): LastLines {
	const kept: string[] = [];
	let unfinished = '';
	return {
		push(text) {
			const parts = (unfinished + text).split(/\r?\n|\r/);
			unfinished = (parts.pop() ?? '').slice(-longestLine);
			for (const line of parts) {
				onLine(line);
				kept.push(line.slice(0, longestLine));
			}

			kept.splice(0, Math.max(0, kept.length - keptLines));
		},
		lines: () => [...kept, unfinished],
	};
}
