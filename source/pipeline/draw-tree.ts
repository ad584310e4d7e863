import {styleText} from 'node:util';
import type {NodePath, Tree, TreeNode} from './tree.ts';

export type DrawOptions = {readonly color: boolean};

/** The tree as text: a line for each node with its type, and for a leaf its image and command. */
export function drawTree(tree: Tree, options: DrawOptions): string {
	const paint = painter(options.color);
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

type Style = 'bold' | 'dim' | 'cyan';
type Paint = (style: Style, text: string) => string;

function painter(color: boolean): Paint {
	return (style, text) =>
		color && text !== '' ? styleText(style, text, {validateStream: false}) : text;
}

function describeNode(node: TreeNode, paint: Paint): string {
	const name = paint('bold', oneLine(node.name));
	if (node.type !== 'exec') {
		const extra = node.type === 'serial' && !node.stopOnError ? ', goes on after an error' : '';
		return `${name}  ${paint('dim', node.type + extra)}`;
	}

	return [
		name,
		paint('dim', 'exec'),
		paint('cyan', oneLine(node.image)),
		oneLine(node.command),
	].join('  ');
}

/** The first line that says something, without characters that would move the cursor. */
function oneLine(text: string): string {
	const [first = '', ...rest] = text.trim().split(/\r?\n/);
	const shown = first.replaceAll(/\p{Cc}/gu, ' ').trimEnd();
	return rest.length > 0 ? `${shown} …` : shown;
}
