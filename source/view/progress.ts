import {doneOf} from '../run-state/counts.ts';
import {type Counts, countNames} from '../run-state/run-state.ts';

/** The cells of a progress bar. */
export type BarCells = {readonly done: number; readonly failed: number; readonly rest: number};

export function totalOf(counts: Counts): number {
	return countNames.reduce((sum, name) => sum + counts[name], 0);
}

/**
Divides the cells of a bar. A single failure among thousands is still one cell, and the bar is
full only when nothing is left to do.
*/
export function barCells(counts: Counts, width: number): BarCells {
	const total = totalOf(counts);
	const failures = counts.error + counts.killed;
	if (total === 0) {
		return {done: 0, failed: 0, rest: width};
	}

	const failed = failures === 0 ? 0 : Math.max(1, Math.floor((failures / total) * width));
	const ended = doneOf(counts) + failures;
	const filled = Math.max(failed, Math.floor((ended / total) * width));
	return {done: filled - failed, failed, rest: width - filled};
}
