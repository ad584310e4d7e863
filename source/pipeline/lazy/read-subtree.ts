import {dirname, join} from 'node:path';
import {ConductoError} from '../../errors/conducto-error.ts';
import {checkFolders} from '../check-folders.ts';
import {checkNode} from '../check-node.ts';
import {isPlainObject} from '../check-options.ts';
import {checkSharedContainers} from '../check-shared-containers.ts';
import {checkSpec} from '../check-spec.ts';
import {checkCalls} from '../native/check-native.ts';
import {deepestLevel, tooDeep, tooDeepHint} from '../nesting.ts';
import {formatFile} from '../place.ts';
import type {NodeSpec, PipelineSpec} from '../spec.ts';
import type {Subtree, TreeNode} from '../tree.ts';
import {withoutNamesakes} from './image-namesakes.ts';

export type SubtreePlace = {
	/** The definition, with the code of its functions. */
	readonly spec: PipelineSpec;
	/** All recipes of the pipeline, those of other subtrees included. */
	readonly recipes: PipelineSpec['images'];
	/** Of the place in the tree: 0 for the root. */
	readonly depth: number;
	/** The nodes of the pipeline once the subtree is in its place, as they are written. */
	readonly nodesWith: (made: Subtree) => Iterable<TreeNode>;
};

/**
Reads what a Lazy node's generator made: a node, or a spec with its images, as JSON. Folders in it are
relative to the definition. Throws `spec-invalid`, or another ConductoError, when it is no tree.
*/
export function readSubtree(text: string, place: SubtreePlace): Subtree {
	const {spec, recipes, depth} = place;
	const folder = dirname(spec.definition?.file ?? join(process.cwd(), 'definition'));
	// Messages name a file; there is none that a person could open.
	const file = join(folder, 'tree.json');
	try {
		const {root, images} = read(parse(text), file, spec);
		if (depth + depthOf(root) > deepestLevel) {
			throw new ConductoError('spec-invalid', `It has nodes that are ${tooDeep}`, {
				hint: tooDeepHint,
			});
		}

		checkFolders({...spec, images});
		const made = withoutNamesakes({root, images}, recipes);
		checkSharedContainers(place.nodesWith(made));
		return made;
	} catch (error) {
		throw error instanceof ConductoError ? aboutTree(error, file) : error;
	}
}

function read(value: unknown, file: string, spec: PipelineSpec): Subtree {
	const at = {file, path: '', value};
	if (isPlainObject(value) && 'conducto' in value) {
		// The functions that it calls are those of the definition.
		const {root, images} = checkSpec({...value, native: value.native ?? spec.native}, file);
		return {root, images};
	}

	const root = checkNode(at);
	checkCalls(at, root, spec.native);
	return {root, images: {}};
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch (cause) {
		const reason = cause instanceof Error ? cause.message : String(cause);
		throw new ConductoError('spec-invalid', `It is not valid JSON: ${reason}.`, {cause});
	}
}

function depthOf(root: NodeSpec): number {
	let deepest = 0;
	const waiting: Array<readonly [NodeSpec, number]> = [[root, 0]];
	for (let next = waiting.pop(); next; next = waiting.pop()) {
		const [node, depth] = next;
		deepest = Math.max(deepest, depth);
		if (node.type !== 'exec') {
			for (const child of node.children) {
				waiting.push([child, depth + 1]);
			}
		}
	}

	return deepest;
}

function aboutTree({code, message, hint}: ConductoError, file: string): ConductoError {
	const prefix = `${formatFile(file)}: `;
	const reason = message.startsWith(prefix) ? message.slice(prefix.length) : message;
	return new ConductoError(code, `The tree that it made is wrong: ${reason}`, {hint});
}
