import type {SessionKind, SessionRequest} from '../debug/session.ts';
import {ConductoError} from '../errors/conducto-error.ts';
import type {BuiltImage} from '../events/run-event.ts';
import type {ExecNode, NodePath} from '../pipeline/tree.ts';
import {chosenAttempt, imageOfAttempt, keptAttempt} from '../run-state/chosen-attempt.ts';
import {withRetriedMem} from '../run-state/reactions.ts';
import {type Attempt, type RunState, recipeOf} from '../run-state/run-state.ts';
import {findExecNode} from './find-pipeline.ts';

/** What a debug shell needs to know of a node. */
export type ShellTarget = Pick<
	SessionRequest,
	'kind' | 'node' | 'imageSpec' | 'image' | 'attempt' | 'fallback' | 'failedContainer'
>;

/** Which shell of which attempt. Undefined: the latest, whose image a rebuild may have replaced. */
export type ShellChoice = {readonly kind: SessionKind; readonly attempt?: number | undefined};

/**
Finds what a debug shell of a node is made of. Throws `node-not-found`, `image-not-ready` or `command-refused`,
with what to do.
*/
export function shellTarget(state: RunState, path: NodePath, choice: ShellChoice): ShellTarget {
	const {kind, attempt: wanted} = choice;
	const node = withRetriedMem(state, findExecNode(state.tree, path));
	if (kind === 'failed') {
		return failedTarget(state, node, wanted);
	}

	const attempt = chosenAttempt(state, path, wanted);
	if (wanted !== undefined && !attempt) {
		throw noSuchAttempt(state, path, wanted);
	}

	const then = attempt && imageOfAttempt(state, attempt);
	if (wanted !== undefined && attempt && !then) {
		throw imageForgotten(attempt, path);
	}

	const now = state.images.get(node.image)?.built;
	const image = then ?? now ?? failWithoutImage(state, node);
	return {
		kind,
		node: wanted === undefined || !attempt ? node : {...node, command: attempt.command},
		imageSpec: recipeOf(state, node.image),
		image,
		attempt: then && attempt?.attempt,
		fallback: wanted === undefined && image !== now ? now : undefined,
	};
}

function failedTarget(state: RunState, node: ExecNode, wanted: number | undefined): ShellTarget {
	const {path} = node;
	const kept = keptAttempt(state, path, wanted);
	if ('message' in kept) {
		throw new ConductoError('command-refused', kept.message, {hint: kept.hint, path});
	}

	const {attempt, containerId} = kept;
	return {
		kind: 'failed',
		// Edits since then are for the attempts to come.
		node: {...node, command: attempt.command},
		imageSpec: recipeOf(state, attempt.image),
		image: imageOfAttempt(state, attempt) ?? likeImageOf(state, node, attempt),
		attempt: attempt.attempt,
		failedContainer: containerId,
	};
}

/** What is not remembered of an attempt's image is taken from what the node's image is now. */
function likeImageOf(state: RunState, node: ExecNode, {imageId}: Attempt): BuiltImage {
	const {patch: _, ...now} = state.images.get(node.image)?.built ?? failWithoutImage(state, node);
	return {...now, ...(imageId !== undefined && {imageId})};
}

function noSuchAttempt(state: RunState, path: NodePath, wanted: number): ConductoError {
	const last = state.attempts.get(path)?.at(-1)?.attempt;
	const has = last === undefined ? 'it has not run yet' : `its latest is ${last}`;
	return new ConductoError('node-not-found', `${path} has no attempt ${wanted}: ${has}.`, {
		hint: 'See them with: conducto history',
		path,
	});
}

function imageForgotten({attempt}: Attempt, path: NodePath): ConductoError {
	return new ConductoError('image-not-ready', `The image of attempt ${attempt} is gone.`, {
		hint: 'Open a shell of the latest attempt instead.',
		path,
	});
}

function failWithoutImage(state: RunState, {image: name, path}: ExecNode): never {
	const image = state.images.get(name);
	if (image?.state === 'failed') {
		throw new ConductoError(
			'image-not-ready',
			`Its image ${name} could not be made: ${image.message}`,
			{
				hint: 'Mend the cause and rebuild the image.',
				path,
			},
		);
	}

	throw new ConductoError('image-not-ready', `Its image ${name} is not built yet.`, {
		hint: 'Try again when it is; an open pipeline builds its images by itself.',
		path,
	});
}
