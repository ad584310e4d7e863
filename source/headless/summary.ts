import type {AttemptOutcome} from '../events/run-event.ts';
import {countsOf} from '../run-state/counts.ts';
import {isEmpty} from '../run-state/roll-up.ts';
import {
	type CountName,
	countNames,
	isSkipped,
	latestAttempt,
	leafOf,
	outcomeOf,
	type RunState,
} from '../run-state/run-state.ts';
import {durationText} from '../view/duration.ts';
import {stateGlyphs} from '../view/state-glyphs.ts';
import {oneLine, padTo, widthOf} from '../view/text.ts';
import {paint, stateColors} from './state-colors.ts';

export type SummaryOptions = {
	readonly state: RunState;
	readonly write: (text: string) => void;
	readonly color: boolean;
};

/** Prints every leaf with its state, and a last line that counts them. */
export function printSummary({state, write, color}: SummaryOptions): void {
	const leaves = [...state.leaves.keys()];
	if (leaves.length === 0) {
		write('\nThis pipeline has no commands.\n');
		return;
	}

	const empty = [...state.tree.values()].filter(node => isEmpty(state, node));
	const longest = [...leaves, ...empty.map(({path}) => path)].reduce(
		(most, path) => Math.max(most, widthOf(oneLine(path))),
		0,
	);
	const width = Math.min(60, longest);
	write('\n');
	for (const path of leaves) {
		const name: CountName = isSkipped(state, path) ? 'skipped' : leafOf(state, path).state;
		// One that is skipped because of its error has run, and says why.
		const isForgiven = state.forgiven.has(path);
		const isFresh = name === 'pending' || (name === 'skipped' && !isForgiven);
		const look = isForgiven ? 'warning' : name;
		const attempt = isFresh ? undefined : latestAttempt(state, path);
		const time = attempt?.durationMs === undefined ? '' : durationText(attempt.durationMs);
		const [reason] = (attempt?.outcome && reasonOf(attempt.outcome)?.split('\n')) ?? [];
		const columns = [padTo(oneLine(path), width), name.padEnd(7), time.padStart(7), reason ?? ''];
		write(
			`${paint(stateColors[look], stateGlyphs[look], color)} ${columns.join('  ').trimEnd()}\n`,
		);
	}

	for (const {path} of empty) {
		const columns = [padTo(oneLine(path), width), 'done   ', ' '.repeat(7), 'It holds no nodes.'];
		write(`${paint(stateColors.done, stateGlyphs.done, color)} ${columns.join('  ')}\n`);
	}

	const counts = countsOf(state);
	const parts = countNames
		.filter(name => counts[name] > 0)
		.map(name => paint(stateColors[name], `${counts[name]} ${name}`, color));
	write(`\n${parts.join(', ')}\n`);
	if (counts.error + counts.killed > 0 && outcomeOf(state, '/') === 'done') {
		write('It is done all the same: suppressErrors is set above what failed.\n');
	}
}

/** Why an attempt is not done, hint included; undefined for one that is. */
export function reasonOf(outcome: AttemptOutcome): string | undefined {
	switch (outcome.state) {
		case 'done':
			return undefined;
		case 'killed':
			return outcome.message;
		case 'error':
			return [failureOf(outcome), outcome.hint].filter(Boolean).join('\n');
	}
}

function failureOf({exitCode, message}: {exitCode?: number; message?: string}): string | undefined {
	const code = exitCode === undefined ? undefined : `exit code ${exitCode}`;
	return code && message ? `${code}: ${message}` : (code ?? message);
}
