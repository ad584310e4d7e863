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
	readonly place: SourcePlace | undefined;
};

/** A leaf with all that it inherits filled in. */
export type ExecNode = TreeNodeBase & {
	readonly type: 'exec';
	readonly command: string;
	/** Name of an entry of the spec's `images`. */
	readonly image: string;
	readonly env: Readonly<Record<string, string>>;
};

export type SerialNode = TreeNodeBase & {
	readonly type: 'serial';
	readonly children: readonly NodePath[];
	readonly stopOnError: boolean;
};

export type ParallelNode = TreeNodeBase & {
	readonly type: 'parallel';
	readonly children: readonly NodePath[];
};

export type ParentNode = SerialNode | ParallelNode;
export type TreeNode = ExecNode | ParentNode;

/** Every node by path, parents before their children, in the order of the definition. */
export type Tree = ReadonlyMap<NodePath, TreeNode>;

/** Name of the image that nodes get when neither they nor a parent names one. */
export const defaultImageName = 'debian:stable-slim';

export function childPath(parent: NodePath, name: string): NodePath {
	return parent === '/' ? `/${name}` : `${parent}/${name}`;
}

/** Whether `path` is `ancestor` itself or lies below it. */
export function isBelow(path: NodePath, ancestor: NodePath): boolean {
	return ancestor === '/' || path === ancestor || path.startsWith(`${ancestor}/`);
}

type Inherited = {readonly image: string; readonly env: Readonly<Record<string, string>>};

/** Turns a valid spec into the flat tree that everything behind the front-ends works on. */
export function treeOf(spec: PipelineSpec, rootName: string): Tree {
	const tree = new Map<NodePath, TreeNode>();
	const visit = (node: NodeSpec, parent: TreeNode | undefined, inherited: Inherited): NodePath => {
		const path = parent ? childPath(parent.path, node.name ?? '') : '/';
		const image = node.image ?? inherited.image;
		const env = node.env ? {...inherited.env, ...node.env} : inherited.env;
		const base: TreeNodeBase = {
			path,
			name: parent ? (node.name ?? '') : rootName,
			depth: parent ? parent.depth + 1 : 0,
			parent: parent?.path,
			doc: node.doc,
			place: node.place,
		};
		if (node.type === 'exec') {
			tree.set(path, {...base, type: 'exec', command: node.command, image, env});
			return path;
		}

		const children: NodePath[] = [];
		const parentNode: ParentNode =
			node.type === 'serial'
				? {...base, type: 'serial', children, stopOnError: node.stop_on_error ?? true}
				: {...base, type: 'parallel', children};
		tree.set(path, parentNode);
		for (const child of node.children) {
			children.push(visit(child, parentNode, {image, env}));
		}

		return path;
	};

	visit(spec.root, undefined, {image: defaultImageName, env: {}});
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
