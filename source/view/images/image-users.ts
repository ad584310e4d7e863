import type {NodePath} from '../../pipeline/tree.ts';
import type {RunState} from '../../run-state/run-state.ts';
import {oneLine} from '../text.ts';

const mostNamed = 3;

/** The nodes that run in an image: `1 node: /Lint`, `12 nodes: /Lint, /Unit, /Docs …`. */
export function usersText(state: RunState, image: string): string {
	const named: NodePath[] = [];
	let count = 0;
	for (const node of state.tree.values()) {
		if (node.type === 'exec' && node.image === image) {
			count++;
			if (named.length < mostNamed) {
				named.push(oneLine(node.path));
			}
		}
	}

	const more = count > named.length ? ' …' : '';
	return `${count} ${count === 1 ? 'node' : 'nodes'}: ${named.join(', ')}${more}`;
}

/** The image of a node, or of the first node below it that has one. */
export function imageAt(state: RunState, path: NodePath): string | undefined {
	const node = state.tree.get(path);
	if (!node || node.type === 'exec') {
		return node?.image;
	}

	for (const child of node.children) {
		const image = imageAt(state, child);
		if (image !== undefined) {
			return image;
		}
	}

	return undefined;
}
