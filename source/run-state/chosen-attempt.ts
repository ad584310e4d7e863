import type {BuiltImage} from '../events/run-event.ts';
import type {NodePath} from '../pipeline/tree.ts';
import {type Attempt, latestAttempt, type RunState, stateOf} from './run-state.ts';

/** Why something can't be had, and what to do instead. */
export type Refusal = {readonly message: string; readonly hint: string};

/** An attempt that failed, whose container is kept (design: "Words", session). */
export type KeptAttempt = {readonly attempt: Attempt; readonly containerId: string};

/** What is opened instead of what can't be had. */
const insteadSnapshot = 'Open a snapshot instead (s).';

/**
The attempt whose own files a shell can be opened in, or why there is none.

@param wanted Undefined: the latest.
*/
export function keptAttempt(
	state: RunState,
	path: NodePath,
	wanted: number | undefined,
): KeptAttempt | Refusal {
	const attempt = attemptOf(state, path, wanted);
	if (!attempt) {
		const what = wanted === undefined ? 'It has not run yet' : `It has no attempt ${wanted}`;
		return {message: `${what}: there is no failed container.`, hint: insteadSnapshot};
	}

	const {attempt: number, outcome, shared, containerId} = attempt;
	if (!outcome) {
		return {message: `Attempt ${number} runs: it has not failed.`, hint: insteadSnapshot};
	}

	if (outcome.state === 'done') {
		return {message: `Attempt ${number} has not failed.`, hint: insteadSnapshot};
	}

	if (containerId === undefined) {
		return {message: `Attempt ${number} never had a container.`, hint: insteadSnapshot};
	}

	if (shared) {
		const message = `Attempt ${number} ran in a container that it shares: that is not kept.`;
		return {message, hint: insteadSnapshot};
	}

	if (state.kept.get(path) !== number) {
		const message = `The container of attempt ${number} is not kept any more.`;
		return {message, hint: 'Run it again, or open a snapshot (s).'};
	}

	return {attempt, containerId};
}

/**
The attempt whose image a shell is made from: the wanted one, else the one whose outcome the node shows.
Undefined: there is none, and it is the image that the next attempt would have.
*/
export function chosenAttempt(
	state: RunState,
	path: NodePath,
	wanted: number | undefined,
): Attempt | undefined {
	const hasEnded = ['done', 'error', 'killed'].includes(stateOf(state, path));
	return wanted === undefined && !hasEnded ? undefined : attemptOf(state, path, wanted);
}

/** What the image of an attempt was, as far as that is remembered. */
export function imageOfAttempt(state: RunState, attempt: Attempt): BuiltImage | undefined {
	const image = state.images.get(attempt.image);
	return [image?.built, ...(image?.earlier ?? []).toReversed()].find(
		built => built?.imageId === attempt.imageId && built?.patch === attempt.patch,
	);
}

function attemptOf(
	state: RunState,
	path: NodePath,
	wanted: number | undefined,
): Attempt | undefined {
	return wanted === undefined
		? latestAttempt(state, path)
		: state.attempts.get(path)?.find(({attempt}) => attempt === wanted);
}
