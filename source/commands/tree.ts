import {drawTree} from '../pipeline/draw-tree.ts';
import {loadDefinition} from '../pipeline/load-definition.ts';
import type {CommandContext} from './context.ts';

export type TreeOptions = Pick<CommandContext, 'json' | 'color' | 'stdout'> & {
	readonly definition: string;
	readonly functionName: string | undefined;
	readonly args: readonly string[];
};

/** `conducto tree`: prints the tree of a definition, or with `--json` its spec. */
export async function treeCommand(options: TreeOptions): Promise<void> {
	const {json, color, stdout, definition} = options;
	const {spec, tree} = await loadDefinition(definition, options);
	stdout.write(json ? `${JSON.stringify(spec, undefined, 2)}\n` : drawTree(tree, {color}));
}
