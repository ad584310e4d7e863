import {endReason} from '../events/attempt-outcome.ts';
import {sizeText} from '../events/size-text.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {Attempt, CallbackRun, RunState} from '../run-state/run-state.ts';
import {attemptRows} from '../view/attempts.ts';
import {callbackRow} from '../view/callback-rows.ts';
import {durationText} from '../view/duration.ts';
import {widthOf} from '../view/text.ts';
import {localTime} from './local-time.ts';

/** All that is known of an attempt, as plain data. What is not known is left out. */
export function attemptFacts(
	state: RunState,
	path: NodePath,
	attempt: Attempt,
): Readonly<Record<string, unknown>> {
	const {outcome, startedAt, endedAt, usage, ...rest} = attempt;
	const time = (at: number | undefined) =>
		at === undefined ? undefined : new Date(at).toISOString();
	return {
		path,
		...rest,
		...(outcome ? {...outcome, reason: endReason(outcome)} : {state: 'running'}),
		started: time(startedAt),
		ended: time(endedAt),
		...usage,
		isKept: state.kept.get(path) === attempt.attempt,
	};
}

/** All that is known of a command that followed a state of a node. */
export function callbackFacts(path: NodePath, run: CallbackRun): Readonly<Record<string, unknown>> {
	const {number, outcome, round, ...rest} = run;
	return {path, callback: number, after: round, ...rest, ...(outcome ?? {state: 'running'})};
}

/** A line for each command that followed a state of a node, oldest first; nothing where there was none. */
export function callbackTable(state: RunState, path: NodePath): string[] {
	const isLeaf = state.tree.get(path)?.type === 'exec';
	return (state.callbacks.get(path) ?? []).map(run => {
		const {text, state: outcome} = callbackRow(run);
		const after = isLeaf ? `after attempt ${run.round}, ` : '';
		return `callback ${run.number}: ${after}${outcome === 'error' ? text : `${outcome} · ${text}`}`;
	});
}

const header = ['', 'outcome', 'started', 'took', 'memory', 'CPU', 'why'];
/** Columns of numbers, which end where their headings end. */
const rightAligned: readonly string[] = ['', 'took', 'memory', 'CPU'];

/** A line for each attempt of a node, oldest first, below a line that says what is what. */
export function attemptTable(state: RunState, path: NodePath): string[] {
	const attempts = state.attempts.get(path) ?? [];
	if (attempts.length === 0) {
		return [`${path} has not run yet.`];
	}

	const rows = attemptRows(state, path).map(({attempt, outcome, cause}, index) => {
		const {startedAt, durationMs, usage} = attempts[index] ?? {};
		return [
			String(attempt),
			outcome,
			startedAt === undefined ? '' : localTime(startedAt),
			durationMs === undefined ? '' : durationText(durationMs),
			usage?.peakMemoryBytes === undefined ? '' : sizeText(usage.peakMemoryBytes),
			usage?.cpuMs === undefined ? '' : durationText(usage.cpuMs),
			cause,
		];
	});
	const all = [header, ...rows];
	const widths = header.map((_, column) => Math.max(...all.map(row => widthOf(row[column] ?? ''))));
	return all.map(row =>
		header
			.map((name, column) => {
				const text = row[column] ?? '';
				const gap = ' '.repeat((widths[column] ?? 0) - widthOf(text));
				return rightAligned.includes(name) ? gap + text : text + gap;
			})
			.join('  ')
			.trimEnd(),
	);
}
