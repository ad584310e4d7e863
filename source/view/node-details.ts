import {sizeText} from '../events/size-text.ts';
import {shownCommand} from '../pipeline/native/native-call.ts';
import type {ExecNode, NodePath} from '../pipeline/tree.ts';
import {
	type Attempt,
	type LeafState,
	latestAttempt,
	leafOf,
	type RunState,
} from '../run-state/run-state.ts';
import {shownAttempt} from './attempts.ts';
import {durationText} from './duration.ts';
import {buildText} from './image-status.ts';
import {staleTextOf} from './images/stale-text.ts';
import {oneLine, plainLines} from './text.ts';

/** A sentence about a node, and what to do about it. */
export type Remark = {
	readonly text: string;
	readonly hint: string | undefined;
	readonly isFailure: boolean;
	/** Whether it is the image that failed: what its build printed says more. */
	readonly isAboutImage: boolean;
};

/** What is known about an Exec node besides its output. */
export type ExecDetails = {
	readonly leaf: LeafState;
	/** The attempt whose output is shown: the wanted one, the current one, or the one before the reset. */
	readonly attempt: Attempt | undefined;
	readonly isLatest: boolean;
	/** Number and exit code of the attempt. */
	readonly facts: readonly string[];
	/** Memory and CPU time that it used, as far as that is known. */
	readonly usage: readonly string[];
	readonly image: string;
	/** First line of the command. */
	readonly command: string;
	/** What changed since its image was built. */
	readonly stale: string | undefined;
	readonly remark: Remark | undefined;
};

/** @param wanted The attempt that is looked at; undefined: the latest. */
export function execDetails(state: RunState, node: ExecNode, wanted?: number): ExecDetails {
	const leaf = leafOf(state, node.path);
	const attempt = shownAttempt(state, node.path, wanted);
	const isLatest = attempt === latestAttempt(state, node.path);
	const [firstLine = '', ...more] = plainLines(
		shownCommand(attempt ? {...node, command: attempt.command} : node),
	);
	return {
		leaf,
		attempt,
		isLatest,
		facts: attempt ? attemptFacts(state, node.path, attempt) : [],
		usage: usageFacts(attempt),
		image: oneLine(attempt?.image || node.image),
		command: more.length > 0 ? `${firstLine} …` : firstLine,
		stale: staleTextOf(state.images.get(node.image)?.stale ?? []),
		remark: isLatest || !attempt ? remarkOn(state, node, leaf) : remarkOnAttempt(attempt),
	};
}

function attemptFacts(state: RunState, path: NodePath, attempt: Attempt): string[] {
	const {state: leafState} = leafOf(state, path);
	const latest = latestAttempt(state, path);
	const isPast = attempt === latest && (leafState === 'pending' || leafState === 'queued');
	const count = state.attempts.get(path)?.length ?? 0;
	const {outcome} = attempt;
	const exitCode = outcome && 'exitCode' in outcome ? outcome.exitCode : undefined;
	return [
		`${isPast ? 'last attempt' : 'attempt'} ${attempt.attempt}${count > 1 ? ` of ${latest?.attempt}` : ''}`,
		...(exitCode === undefined ? [] : [`exit ${exitCode}`]),
	];
}

function usageFacts(attempt: Attempt | undefined): string[] {
	const {peakMemoryBytes, cpuMs} = attempt?.usage ?? {};
	return [
		...(peakMemoryBytes === undefined ? [] : [`${sizeText(peakMemoryBytes)} memory`]),
		...(cpuMs === undefined ? [] : [`${durationText(cpuMs)} CPU`]),
	];
}

/** Of an earlier attempt, why it failed. */
function remarkOnAttempt({outcome}: Attempt): Remark | undefined {
	if (!outcome || outcome.state === 'done' || outcome.message === undefined) {
		return undefined;
	}

	const hint = outcome.state === 'error' ? outcome.hint : undefined;
	return {
		text: oneLine(outcome.message),
		hint: hint && oneLine(hint),
		isFailure: true,
		isAboutImage: false,
	};
}

function remarkOn(state: RunState, node: ExecNode, leaf: LeafState): Remark | undefined {
	const image = state.images.get(node.image);
	const isImageFailed = image?.state === 'failed';
	if ((leaf.state === 'error' || leaf.state === 'killed') && leaf.message !== undefined) {
		// Without a container nothing of the node itself can have failed.
		const neverStarted = latestAttempt(state, node.path)?.container === undefined;
		const isAboutImage = isImageFailed && neverStarted;
		const hint =
			neverStarted && image?.state === 'built'
				? 'Its image is built now: reset the node to run it.'
				: leaf.state === 'error' && leaf.hint;
		return {
			text: oneLine(leaf.message),
			hint: hint ? oneLine(hint) : undefined,
			isFailure: true,
			isAboutImage,
		};
	}

	const reaction = reactionRemark(state, node, leaf);
	if (reaction !== undefined) {
		return {text: reaction, hint: undefined, isFailure: false, isAboutImage: false};
	}

	if (isImageFailed) {
		const reason = image.message === undefined ? '.' : `: ${image.message}`;
		return {
			text: oneLine(`Image ${node.image} could not be built${reason}`),
			hint: image.hint && oneLine(image.hint),
			isFailure: true,
			isAboutImage: true,
		};
	}

	if (leaf.state === 'queued') {
		const turn = state.alone.has(node.path)
			? 'It reserves more than the engine has: it runs when nothing else does.'
			: 'Its turn has come: it waits for a free job.';
		const text =
			image?.state === 'building' ? `Waits for its image. ${buildText(node.image, image)}` : turn;
		return {text, hint: undefined, isFailure: false, isAboutImage: false};
	}

	return undefined;
}

/** What follows a leaf's error, if anything does. */
function reactionRemark(state: RunState, {path}: ExecNode, leaf: LeafState): string | undefined {
	const because = state.forgiven.get(path);
	if (because !== undefined) {
		const by = because === path ? 'retryThenSkip' : `skipSomeErrors of ${oneLine(because)}`;
		return `It is skipped because of its error: ${by}.`;
	}

	return leaf.state === 'pending' && leaf.cause !== undefined
		? `It is to run again: ${oneLine(leaf.cause)}.`
		: undefined;
}

/** The exit code and the message of a failed leaf, as far as it has them, in a few words. */
export function failureText(state: RunState, path: NodePath): string {
	const leaf = leafOf(state, path);
	if (leaf.state === 'error' && leaf.exitCode !== undefined) {
		const code = `exit ${leaf.exitCode}`;
		return leaf.message === undefined ? code : `${code}: ${oneLine(leaf.message)}`;
	}

	return leaf.state === 'error' || leaf.state === 'killed'
		? oneLine(leaf.message ?? leaf.state)
		: leaf.state;
}
