import {type Inherited, inherit, inheritedByRoot} from './inherit.ts';
import {type NodeCallbacks, nodeCallbacks, skippableErrors} from './node-callbacks.ts';
import {type NodeEdit, withEdit} from './node-edit.ts';
import type {
	NativeCall,
	NativeCode,
	NodeSpec,
	PipelineSpec,
	ReactionSpec,
	SourcePlace,
} from './spec.ts';

/** The path of a node: `/` for the root, `/Build/Lint` below it. */
export type NodePath = string;

type TreeNodeBase = {
	readonly path: NodePath;
	/** The last part of the path; for the root the name of the definition's file, or `pipeline`. */
	readonly name: string;
	/** 0 for the root. */
	readonly depth: number;
	readonly parent: NodePath | undefined;
	readonly doc: string | undefined;
	readonly title: string | undefined;
	readonly tags: readonly string[];
	/** Whether the definition passes it over. A person may decide otherwise while it runs. */
	readonly skip: boolean;
	/** The commands that run when it comes into a state; undefined: none. */
	/** Present on what a Lazy node makes, and on what stands in its place before that. */
	readonly generated?: true | undefined;
	readonly callbacks: NodeCallbacks | undefined;
	readonly place: SourcePlace | undefined;
};

/** What an Exec node's containers get beside image and environment, and how long they may run. */
export type ContainerSettings = {
	/** Seconds. */
	readonly maxTime: number;
	/** CPUs; undefined: no limit, nothing reserved. */
	readonly cpu: number | undefined;
	/** Gigabytes of 2^30 bytes; undefined: no limit, nothing reserved. */
	readonly mem: number | undefined;
	readonly gpu: number;
	readonly requiresDocker: boolean;
	/** Flags of `docker run`. */
	readonly dockerRunArgs: readonly string[];
	/** Path of the node whose descendants share one container; undefined: a fresh one for each attempt. */
	readonly sharedContainer: NodePath | undefined;
};

/** A leaf with all that it inherits filled in. */
export type ExecNode = TreeNodeBase & {
	readonly type: 'exec';
	readonly command: string;
	/** The function that the command calls, and the code that its containers get for it. Default: a plain command. */
	readonly native?: (NativeCall & {readonly code: NativeCode}) | undefined;
	/** The place, beside it, that it makes a tree for. Default: it makes none. */
	readonly generates?: NodePath | undefined;
	/** Name of an entry of the spec's `images`. */
	readonly image: string;
	readonly env: Readonly<Record<string, string>>;
	readonly settings: ContainerSettings;
	/** What is done about its errors, the first that has something to do. */
	readonly reactions: readonly ReactionSpec[];
	/** Path of the node that set what is inherited, by parameter; environment variables as `env.NAME`. */
	readonly origins: Readonly<Record<string, NodePath>>;
};

type ParentNodeBase = TreeNodeBase & {
	readonly children: readonly NodePath[];
	/** Whether it counts as done for its parent although something below it failed. */
	readonly suppressErrors: boolean;
	/** How many Exec nodes below it run at once; undefined: as many as may. */
	readonly maxConcurrent: number | undefined;
	/** How many failed commands below it are passed over, so that it goes on. */
	readonly skippableErrors: number;
};

export type SerialNode = ParentNodeBase & {readonly type: 'serial'; readonly stopOnError: boolean};

export type ParallelNode = ParentNodeBase & {readonly type: 'parallel'};

export type ParentNode = SerialNode | ParallelNode;
export type TreeNode = ExecNode | ParentNode;

/** Every node by path, parents before their children, in the order of the definition. */
export type Tree = ReadonlyMap<NodePath, TreeNode>;

function childPath(parent: NodePath, name: string): NodePath {
	return parent === '/' ? `/${name}` : `${parent}/${name}`;
}

/** Whether `path` is `ancestor` itself or lies below it. */
export function isBelow(path: NodePath, ancestor: NodePath): boolean {
	return ancestor === '/' || path === ancestor || path.startsWith(`${ancestor}/`);
}

/** A part of the tree that was made while the pipeline ran, with the recipes of its images. */
export type Subtree = {readonly root: NodeSpec; readonly images: PipelineSpec['images']};

/** What became different in a tree since its definition was read. */
export type TreeChanges = {
	/** By the path of the node that was edited. */
	readonly edits: ReadonlyMap<NodePath, NodeEdit>;
	/** By the path of the node whose place they take. */
	readonly subtrees: ReadonlyMap<NodePath, Subtree>;
};

const noTags: readonly string[] = [];

const noChanges: TreeChanges = {edits: new Map(), subtrees: new Map()};

/** Turns a valid spec into the flat tree that everything behind the front-ends works on. */
export function treeOf(spec: PipelineSpec, rootName: string, changes = noChanges): Tree {
	const tree = new Map<NodePath, TreeNode>();
	const planting = {node: spec.root, name: rootName, parent: undefined, code: spec.native};
	growTree(tree, planting, inheritedByRoot, changes);
	return tree;
}

/** Where a node of a spec stands in a tree. */
export type Planting = {
	readonly node: NodeSpec;
	/** Of the node in the tree: the root has one there, too. */
	readonly name: string;
	readonly parent: TreeNode | undefined;
	/** Of the functions that it and those below it call. */
	readonly code: NativeCode | undefined;
	/** The place that it makes a tree for. Default: none. */
	readonly generates?: NodePath | undefined;
};

/** Adds a node of a spec with all that is below it to a tree. Returns its path. */
export function growTree(
	tree: Map<NodePath, TreeNode>,
	{node: written, name, parent, code, generates}: Planting,
	inherited: Inherited,
	changes: TreeChanges,
): NodePath {
	const path = parent ? childPath(parent.path, name) : '/';
	const node = standingAt(written, path, changes);
	const edit = changes.edits.get(path);
	const own = ownOf(node, path, inherited, edit);
	const base = {
		path,
		name,
		depth: parent ? parent.depth + 1 : 0,
		parent: parent?.path,
		doc: node.doc,
		title: node.title,
		tags: node.tags ?? noTags,
		skip: node.skip ?? false,
		callbacks: nodeCallbacks(node, own),
		generated: isPlace(written) ? (true as const) : undefined,
		place: node.place,
	};
	if (node.type === 'exec') {
		const native = node.native && code ? {...node.native, code} : undefined;
		const command = edit?.command ?? node.command;
		// Field by field: there may be a hundred thousand of them, and each further spread costs as much as all else.
		tree.set(path, {
			...base,
			type: 'exec',
			command,
			native,
			generates,
			image: own.image,
			env: own.env,
			settings: own.settings,
			reactions: own.reactions,
			origins: own.origins,
		});
		return path;
	}

	const children: NodePath[] = [];
	const parentBase = {
		...base,
		children,
		suppressErrors: node.suppress_errors ?? false,
		maxConcurrent: node.max_concurrent,
		skippableErrors: skippableErrors(node),
	};
	const parentNode: ParentNode =
		node.type === 'serial'
			? {...parentBase, type: 'serial', stopOnError: node.stop_on_error ?? true}
			: {...parentBase, type: 'parallel'};
	tree.set(path, parentNode);
	const below = childrenOf(node);
	for (const [index, child] of below.entries()) {
		const next = below[index + 1];
		const planting = {
			node: child,
			name: child.name ?? '',
			parent: parentNode,
			code,
			...(next && isPlace(next) && {generates: childPath(path, next.name ?? '')}),
		};
		children.push(growTree(tree, planting, own, changes));
	}

	return path;
}

/** What of a spec stands in a place: what was made for it, where something is to be made. */
export function standingAt(written: NodeSpec, path: NodePath, {subtrees}: TreeChanges): NodeSpec {
	return (isPlace(written) ? subtrees.get(path)?.root : undefined) ?? written;
}

function isPlace(node: NodeSpec): boolean {
	return node.type === 'parallel' && node.generated === true;
}

/** The nodes right below a node of a spec. */
export function childrenOf(node: NodeSpec): readonly NodeSpec[] {
	return node.type === 'exec' ? [] : node.children;
}

/** What holds for a node and, unless they say otherwise, for those below it. */
export function ownOf(
	node: NodeSpec,
	path: NodePath,
	inherited: Inherited,
	edit: NodeEdit | undefined,
): Inherited {
	const defined = inherit(node, path, inherited);
	return edit ? withEdit(defined, edit, path) : defined;
}

/** The images of leaves and of callbacks by name, in the order in which they are first used. */
export function imagesOf(tree: Tree): string[] {
	const names = new Set<string>();
	for (const node of tree.values()) {
		const image = node.type === 'exec' ? node.image : node.callbacks?.image;
		if (image !== undefined) {
			names.add(image);
		}
	}

	return [...names];
}
