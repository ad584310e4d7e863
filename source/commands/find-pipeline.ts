import {ConductoError} from '../errors/conducto-error.ts';
import {nearest} from '../pipeline/nearest.ts';
import type {ExecNode, NodePath, Tree} from '../pipeline/tree.ts';
import type {RunnerConnection} from '../runner/client.ts';
import {connectToRunner} from '../runner/connect-to-runner.ts';
import {openSocket} from '../runner/open-socket.ts';
import {findSocket} from '../runner/socket-note.ts';
import {pipelineIds, type StateFolder} from '../store/state-folder.ts';
import {sayIfLate} from './say-if-late.ts';

/** The id that was asked for, or that of the latest pipeline. */
export function findPipelineId(state: StateFolder, asked: string | undefined): string {
	const ids = pipelineIds(state);
	const found = asked === undefined ? ids[0] : ids.find(id => id === asked);
	if (found !== undefined) {
		return found;
	}

	if (asked === undefined) {
		throw new ConductoError('pipeline-not-found', 'There is no pipeline on this machine yet.', {
			hint: 'Make one with: conducto <definition>',
		});
	}

	throw new ConductoError('pipeline-not-found', `There is no pipeline ${asked}.`, {
		hint: 'See the pipelines of this machine with: conducto list',
	});
}

/** Connects to the pipeline's runner if one is alive. */
async function findRunner(
	state: StateFolder,
	id: string,
	wants: RunnerWants | undefined,
): Promise<RunnerConnection | undefined> {
	return unlessNotFound(async () => connectToRunner(findSocket(state, id, process.env), wants));
}

/** `stays`: not one that lives for one command of another terminal; `runner-brief` is thrown then. Default: any. */
type RunnerWants = {readonly stays: boolean};

/** The same for a person, who is told what is waited for when that takes long. */
export async function waitForRunner(
	state: StateFolder,
	id: string,
	stderr: NodeJS.WriteStream,
	wants?: RunnerWants,
): Promise<RunnerConnection | undefined> {
	return sayIfLate(
		findRunner(state, id, wants),
		stderr,
		`The runner of pipeline ${id} does not answer; it may be suspended. Waiting for it.`,
	);
}

/** Whether the pipeline's runner is alive. Does not wait for its answer: it may be suspended. */
export async function hasRunner(state: StateFolder, id: string): Promise<boolean> {
	const socket = await unlessNotFound(async () => openSocket(findSocket(state, id, process.env)));
	socket?.destroy();
	return socket !== undefined;
}

async function unlessNotFound<Found>(find: () => Promise<Found>): Promise<Found | undefined> {
	try {
		return await find();
	} catch (error) {
		if (error instanceof ConductoError && error.code === 'pipeline-not-found') {
			return undefined;
		}

		throw error;
	}
}

/** The Exec node of that path. Throws `node-not-found`, with the Exec nodes below it as a hint. */
export function findExecNode(tree: Tree, path: NodePath): ExecNode {
	const node = tree.get(path);
	if (node?.type === 'exec') {
		return node;
	}

	if (!node) {
		throw nodeNotFound(tree, path);
	}

	const leaf = [...tree.values()].find(
		other => other.type === 'exec' && (path === '/' || other.path.startsWith(`${path}/`)),
	);
	throw new ConductoError(
		'node-not-found',
		`${path} is a ${node.type} node, which runs no command.`,
		{
			hint: leaf ? `Name one of the Exec nodes below it, such as ${leaf.path}` : undefined,
		},
	);
}

/** The error for a path that no node has. */
export function nodeNotFound(tree: Tree, path: NodePath): ConductoError {
	return new ConductoError('node-not-found', `There is no node ${path} in this pipeline.`, {
		hint: hintForPath(tree, path),
	});
}

/** The path that was meant, or one to see how they look. */
function hintForPath(tree: Tree, path: NodePath): string {
	const meant = nearest(path.startsWith('/') ? path : `/${path}`, tree.keys());
	if (meant !== undefined) {
		return `Did you mean ${meant}?`;
	}

	const leaf = [...tree.values()].find(({type}) => type === 'exec');
	return `Name a node by its path in the tree, such as ${leaf?.path ?? '/'}`;
}
