/** A change of a file, as far as it matters whose work it is. */
export type FileChange = {
	/** Absolute. */
	readonly file: string;
	/** `added`: of this name there was none since the watching began. */
	readonly change: 'added' | 'changed' | 'removed';
	/** When it was made, in milliseconds of one clock. */
	readonly at: number;
};

export type Run = {readonly number: number; readonly begunAt: number; readonly endedAt?: number};

export type OwnFiles = {
	/** Whether the change is the person's, as far as that can be told. Takes note of it. */
	readonly isSave: (change: FileChange) => boolean;
	/** To be told when a run begins, and when it ends by itself. */
	readonly onRun: (run: Run) => void;
};

/** What was written last may be told a little later than the end of the run. */
const slackMs = 10;
/** How long after a run a file may still be written because of it. */
const afterMs = 300;
/** In so many runs in a row a file is written at the same time after the begin before it counts as the command's. */
const inARow = 2;
/** The same for one that the person has saved while nothing ran, such as by a command that formats it. */
const inARowOfTheirs = 6;
const sameTimeMs = 100;
const sameTimePart = 0.25;

type Streak = {readonly run: number; readonly offset: number; readonly length: number};

/**
Tells the person's saves from what the command itself writes into their folder: else a command that writes there
would run for ever. No system tells who wrote a file, so it goes by the time. While nothing runs, all is theirs.
While the command runs, what is new or removed is the command's, and so is what it writes again in the next run, even
a moment after its end.
*/
export function createOwnFiles(): OwnFiles {
	const own = new Set<string>();
	const theirs = new Set<string>();
	const streaks = new Map<string, Streak>();
	/** The run under way, or the last one, then the one before: what it wrote last may be told late. */
	let runs: readonly Run[] = [];

	const isWrittenAgain = (file: string, offset: number, number: number): boolean => {
		const before = streaks.get(file);
		const isSame =
			before?.run === number - 1 &&
			Math.abs(before.offset - offset) <= Math.max(sameTimeMs, offset * sameTimePart);
		const length = isSame ? before.length + 1 : 1;
		if (before?.run !== number) {
			streaks.set(file, {run: number, offset, length});
		}

		return length >= (theirs.has(file) ? inARowOfTheirs : inARow);
	};

	return {
		isSave({file, change, at}) {
			const run = runs.find(one => isDuring(one, at, afterMs));
			if (!run) {
				own.delete(file);
				streaks.delete(file);
				theirs.add(file);
				return true;
			}

			if (own.has(file)) {
				return false;
			}

			const isItsWork = change !== 'changed' && isDuring(run, at, slackMs);
			if (isItsWork || isWrittenAgain(file, at - run.begunAt, run.number)) {
				own.add(file);
				return false;
			}

			return true;
		},
		onRun(run) {
			const [latest, before] = runs;
			if (latest?.number === run.number) {
				runs = [run, ...(before ? [before] : [])];
			} else {
				runs = [run, ...(latest ? [{...latest, endedAt: latest.endedAt ?? run.begunAt}] : [])];
			}
		},
	};
}

function isDuring({begunAt, endedAt = Number.POSITIVE_INFINITY}: Run, at: number, after: number) {
	return at >= begunAt && at <= endedAt + after;
}
