import {drawImages} from '../pipeline/draw-images.ts';
import {drawTree} from '../pipeline/draw-tree.ts';
import {loadDefinition} from '../pipeline/load-definition.ts';
import {withoutSecrets} from '../pipeline/recipe/describe-recipe.ts';
import type {PipelineSpec} from '../pipeline/spec.ts';
import type {CommandContext} from './context.ts';

export type TreeOptions = Pick<CommandContext, 'json' | 'color' | 'stdout'> & {
	readonly definition: string;
	readonly functionName: string | undefined;
	readonly args: readonly string[];
};

/**
`conducto tree`: prints the tree of a definition and how its images are made, or with `--json` its spec.
Neither shows the passwords in addresses.
*/
export async function treeCommand(options: TreeOptions): Promise<void> {
	const {json, color, stdout, definition} = options;
	const {spec, tree} = await loadDefinition(definition, options);
	stdout.write(
		json
			? `${JSON.stringify(printable(spec), undefined, 2)}\n`
			: drawTree(tree, {color}) + drawImages(tree, spec.images, {color}),
	);
}

function printable(spec: PipelineSpec): PipelineSpec {
	const images = Object.entries(spec.images).map(([name, image]) => [name, withoutSecrets(image)]);
	return {...spec, images: Object.fromEntries(images)};
}
