import {type DrawOptions, oneLine, painter} from './paint-text.ts';
import {describeRecipe} from './recipe/describe-recipe.ts';
import type {PipelineSpec} from './spec.ts';
import {imagesOf, type Tree} from './tree.ts';

/**
The images of a tree as text: below a heading, a line for each with its recipe. Unmodified images are
left out, because their name says it all; nothing at all when there are no others.
*/
export function drawImages(
	tree: Tree,
	images: PipelineSpec['images'],
	options: DrawOptions,
): string {
	const paint = painter(options);
	const described = imagesOf(tree)
		.map(name => ({
			name: oneLine(name),
			recipe: describeRecipe(images[name] ?? {image: name}).replaceAll(/\p{Cc}/gu, ' '),
		}))
		.filter(({name, recipe}) => name !== recipe);
	if (described.length === 0) {
		return '';
	}

	const width = Math.max(...described.map(({name}) => name.length));
	const lines = described.map(
		({name, recipe}) => `${paint('cyan', name.padEnd(width))}  ${recipe}`,
	);
	return ['', paint('dim', 'images'), ...lines, ''].join('\n');
}
