import type {ExecNode, NodePath} from '../pipeline/tree.ts';
import {
	type Attempt,
	type LeafState,
	latestAttempt,
	leafOf,
	type RunState,
} from '../run-state/run-state.ts';
import {buildText} from './image-status.ts';
import {oneLine, plainLines} from './text.ts';

/** A sentence about a node, and what to do about it. */
export type Remark = {
	readonly text: string;
	readonly hint: string | undefined;
	readonly isFailure: boolean;
};

/** What is known about an Exec node besides its output. */
export type ExecDetails = {
	readonly leaf: LeafState;
	/** The attempt whose output is shown: the current one, else the one before the reset. */
	readonly attempt: Attempt | undefined;
	/** Number and exit code of the attempt. */
	readonly facts: readonly string[];
	readonly image: string;
	/** First line of the command. */
	readonly command: string;
	readonly remark: Remark | undefined;
};

export function execDetails(state: RunState, node: ExecNode): ExecDetails {
	const leaf = leafOf(state, node.path);
	const attempt = latestAttempt(state, node.path);
	const [firstLine = '', ...more] = plainLines(attempt?.command ?? node.command);
	return {
		leaf,
		attempt,
		facts: attemptFacts(leaf, attempt),
		image: oneLine(node.image),
		command: more.length > 0 ? `${firstLine} …` : firstLine,
		remark: remarkOn(state, node, leaf),
	};
}

function attemptFacts(leaf: LeafState, attempt: Attempt | undefined): string[] {
	if (!attempt) {
		return [];
	}

	const isPast = leaf.state === 'pending' || leaf.state === 'queued';
	const exitCode = attempt.outcome && 'exitCode' in attempt.outcome && attempt.outcome.exitCode;
	return [
		`${isPast ? 'last attempt' : 'attempt'} ${attempt.attempt}`,
		...(typeof exitCode === 'number' ? [`exit ${exitCode}`] : []),
	];
}

function remarkOn(state: RunState, node: ExecNode, leaf: LeafState): Remark | undefined {
	if ((leaf.state === 'error' || leaf.state === 'killed') && leaf.message !== undefined) {
		const hint = leaf.state === 'error' ? leaf.hint : undefined;
		return {text: oneLine(leaf.message), hint: hint && oneLine(hint), isFailure: true};
	}

	const image = state.images.get(node.image);
	if (image?.state === 'failed') {
		const text = oneLine(image.message ?? 'The image could not be built.');
		return {text, hint: image.hint && oneLine(image.hint), isFailure: true};
	}

	if (leaf.state === 'queued') {
		const text =
			image?.state === 'building'
				? `Waits for its image. ${buildText(node.image, image)}`
				: 'Its turn has come: it waits for a free job.';
		return {text, hint: undefined, isFailure: false};
	}

	return undefined;
}

/** The exit code or the message of a failed leaf, in a few words. */
export function failureText(state: RunState, path: NodePath): string {
	const leaf = leafOf(state, path);
	if (leaf.state === 'error' && leaf.exitCode !== undefined) {
		return `exit ${leaf.exitCode}`;
	}

	return leaf.state === 'error' || leaf.state === 'killed'
		? oneLine(leaf.message ?? leaf.state)
		: leaf.state;
}
