import {shownCommand} from './native/native-call.ts';
import {nodeTail} from './node-tail.ts';
import {type DrawOptions, oneLine, type Paint, painter} from './paint-text.ts';
import type {NodePath, Tree, TreeNode} from './tree.ts';

/** The tree as text: a line for each node with its type, and for a leaf its image and command. */
export function drawTree(tree: Tree, options: DrawOptions): string {
	const paint = painter(options);
	const lines: string[] = [];
	const draw = (path: NodePath, branch: string, indent: string): void => {
		const node = tree.get(path);
		if (!node) {
			return;
		}

		lines.push(paint('dim', branch) + describeNode(node, paint));
		const children = node.type === 'exec' ? [] : node.children;
		for (const [index, child] of children.entries()) {
			const isLast = index === children.length - 1;
			draw(child, indent + (isLast ? '└─ ' : '├─ '), indent + (isLast ? '   ' : '│  '));
		}
	};

	draw('/', '', '');
	return `${lines.join('\n')}\n`;
}

function describeNode(node: TreeNode, paint: Paint): string {
	const name = paint('bold', oneLine(node.name));
	const tail = nodeTail(node);
	if (node.type !== 'exec') {
		return `${name}  ${paint('dim', tail === '' ? node.type : `${node.type}, ${tail}`)}`;
	}

	return [
		name,
		paint('dim', 'exec'),
		paint('cyan', oneLine(node.image)),
		oneLine(shownCommand(node)),
		...(tail === '' ? [] : [paint('dim', `(${tail})`)]),
	].join('  ');
}
