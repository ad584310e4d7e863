import {type Inherited, inherit, inheritedByRoot} from './inherit.ts';
import type {NodeSpec, PipelineSpec, SourcePlace} from './spec.ts';

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
	/** Name of an entry of the spec's `images`. */
	readonly image: string;
	readonly env: Readonly<Record<string, string>>;
	readonly settings: ContainerSettings;
	/** Path of the node that set what is inherited, by parameter; environment variables as `env.NAME`. */
	readonly origins: Readonly<Record<string, NodePath>>;
};

type ParentNodeBase = TreeNodeBase & {
	readonly children: readonly NodePath[];
	/** Whether it counts as done for its parent although something below it failed. */
	readonly suppressErrors: boolean;
	/** How many Exec nodes below it run at once; undefined: as many as may. */
	readonly maxConcurrent: number | undefined;
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

/** Turns a valid spec into the flat tree that everything behind the front-ends works on. */
export function treeOf(spec: PipelineSpec, rootName: string): Tree {
	const tree = new Map<NodePath, TreeNode>();
	const visit = (node: NodeSpec, parent: TreeNode | undefined, inherited: Inherited): NodePath => {
		const path = parent ? childPath(parent.path, node.name ?? '') : '/';
		const own = inherit(node, path, inherited);
		const base: TreeNodeBase = {
			path,
			name: parent ? (node.name ?? '') : rootName,
			depth: parent ? parent.depth + 1 : 0,
			parent: parent?.path,
			doc: node.doc,
			title: node.title,
			tags: node.tags ?? [],
			skip: node.skip ?? false,
			place: node.place,
		};
		if (node.type === 'exec') {
			tree.set(path, {...base, type: 'exec', command: node.command, ...own});
			return path;
		}

		const children: NodePath[] = [];
		const parentBase = {
			...base,
			children,
			suppressErrors: node.suppress_errors ?? false,
			maxConcurrent: node.max_concurrent,
		};
		const parentNode: ParentNode =
			node.type === 'serial'
				? {...parentBase, type: 'serial', stopOnError: node.stop_on_error ?? true}
				: {...parentBase, type: 'parallel'};
		tree.set(path, parentNode);
		for (const child of node.children) {
			children.push(visit(child, parentNode, own));
		}

		return path;
	};

	visit(spec.root, undefined, inheritedByRoot);
	return tree;
}

/** The leaves' images by name, in the order in which they are first used. */
export function imagesOf(tree: Tree): string[] {
	const names = new Set<string>();
	for (const node of tree.values()) {
		if (node.type === 'exec') {
			names.add(node.image);
		}
	}

	return [...names];
}
