import type {NodePath, Tree} from '../tree.ts';

/** Where a Lazy node's generator writes the tree that it makes. */
export const treeFile = '/conducto/lazy/tree.json';

/** The variable that names the file to it. */
export const treeFileVariable = 'CONDUCTO_TREE_FILE';

/** The names of a Lazy node's children (reference: "Nodes"). */
export const generatorName = 'Generate';
export const placeName = 'Execute';

/** What has to be done again with a node: all of a Lazy node, where it is the generator. */
export function scopeOf(tree: Tree, path: NodePath): NodePath {
	const node = tree.get(path);
	return node?.type === 'exec' && node.generates !== undefined ? (node.parent ?? path) : path;
}

/** The generators of the trees that stand in some places. */
export function generatorsOf(tree: Tree, places: Iterable<NodePath>): NodePath[] {
	return [...places].flatMap(place => {
		const parent = tree.get(tree.get(place)?.parent ?? '');
		const generator =
			parent && parent.type !== 'exec' && parent.children[parent.children.indexOf(place) - 1];
		return generator ? [generator] : [];
	});
}
