import type {Engine} from '../../engine/engine.ts';
import {ConductoError} from '../../errors/conducto-error.ts';
import type {AttemptOutcome, RunEventBody} from '../../events/run-event.ts';
import {treeFile, treeFileVariable} from '../../pipeline/lazy/places.ts';
import {readSubtree} from '../../pipeline/lazy/read-subtree.ts';
import {nativeFolder} from '../../pipeline/native/native-call.ts';
import {regrowTree} from '../../pipeline/regrow-tree.ts';
import {
	type ExecNode,
	isBelow,
	type NodePath,
	type Subtree,
	type TreeNode,
} from '../../pipeline/tree.ts';
import type {RunState} from '../../run-state/run-state.ts';
import {decodedRecords} from '../../store/log-text.ts';

export type Ended = {
	readonly state: RunState;
	readonly engine: Engine;
	readonly node: ExecNode;
	/** It has ended, and is still there. */
	readonly containerId: string;
	/** The file of the attempt's log. */
	readonly log: string;
};

export type Conclusion = {
	readonly outcome: AttemptOutcome;
	/** What is to be written down together with the end of the attempt. */
	readonly made: RunEventBody | undefined;
};

/** As much as any tree that a person could look at. */
const mostTreeBytes = 64 * 2 ** 20;

const failureFile = `${nativeFolder}/out/failure.json`;

/** Whether a node's command leaves something in its container that says more than its exit code. */
export function leavesSomething({native, generates}: ExecNode): boolean {
	return native !== undefined || generates !== undefined;
}

/** What the end of an attempt comes to: why a function failed, and the tree that a Lazy node's generator made. */
export async function conclusionOf(ended: Ended, outcome: AttemptOutcome): Promise<Conclusion> {
	const {node} = ended;
	if (outcome.state === 'done' && node.generates !== undefined) {
		return {outcome, made: await subtreeMade(ended, node.generates)};
	}

	if (outcome.state === 'error' && outcome.message === undefined && node.native) {
		const message = await failureMessage(ended);
		return {outcome: message === undefined ? outcome : {...outcome, message}, made: undefined};
	}

	return {outcome, made: undefined};
}

async function failureMessage({engine, containerId}: Ended): Promise<string | undefined> {
	const text = await engine.readFile(containerId, failureFile).catch(() => undefined);
	try {
		const {message}: {readonly message?: unknown} = JSON.parse(text?.toString() ?? '{}');
		return typeof message === 'string' ? message : undefined;
	} catch {
		return undefined;
	}
}

async function subtreeMade(ended: Ended, place: NodePath): Promise<RunEventBody> {
	const {state} = ended;
	const text = await treeText(ended);
	const depth = state.tree.get(place)?.depth ?? 0;
	const {spec, recipes} = state;
	const {root, images} = readSubtree(text, {
		spec,
		recipes,
		depth,
		nodesWith: made => nodesWith(state, place, made),
	});
	return {type: 'subtree-made', path: place, root, images};
}

/** The nodes that there are once a subtree is in its place. What was edited is a person's own concern. */
function nodesWith(state: RunState, place: NodePath, made: Subtree): TreeNode[] {
	const subtrees = new Map([...state.subtrees, [place, made]]);
	const tree = regrowTree(state.tree, state.spec, {edits: new Map(), subtrees}, place);
	const edited = [...state.edits.keys()];
	return [...tree.values()].filter(({path}) => !edited.some(at => isBelow(path, at)));
}

/** The file comes first: what else is printed beside it is the command's own business. */
async function treeText({engine, containerId, log}: Ended): Promise<string> {
	const file = await engine.readFile(containerId, treeFile, mostTreeBytes + 1);
	if (file && file.length > mostTreeBytes) {
		throw new ConductoError('spec-invalid', 'The tree that it made is larger than 64 MB.', {
			hint: 'Make fewer nodes, or let some of them be Lazy.',
		});
	}

	const text = file && file.length > 0 ? file.toString() : printedText(log);
	if (text.trim() === '') {
		throw new ConductoError('spec-invalid', 'It made no tree.', {
			hint: `Write it as JSON into the file that $${treeFileVariable} names, or print it.`,
		});
	}

	return text;
}

/** What it printed to stdout, up to what a tree may have. */
function printedText(log: string): string {
	const pieces: string[] = [];
	let length = 0;
	for (const {stream, text} of decodedRecords(log)) {
		if (stream === 'stdout' && length <= mostTreeBytes) {
			pieces.push(text);
			length += text.length;
		}
	}

	return pieces.join('');
}
