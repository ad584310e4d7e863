import {isSameRecipe} from '../recipe/same-recipe.ts';
import type {NodeSpec, PipelineSpec} from '../spec.ts';
import type {Subtree} from '../tree.ts';

type Images = PipelineSpec['images'];

/** The same subtree, with other names for images of its own that are called like different ones of the pipeline. */
export function withoutNamesakes({root, images}: Subtree, recipes: Images): Subtree {
	const names = new Map<string, string>();
	const own: Record<string, Images[string]> = {};
	for (const [name, recipe] of Object.entries(images)) {
		const free = firstFree(name, recipe, {...recipes, ...own});
		names.set(name, free);
		own[free] = recipe;
	}

	const isSame = [...names].every(([name, free]) => name === free);
	return {root: isSame ? root : renamed(root, names), images: own};
}

function firstFree(name: string, recipe: Images[string], taken: Images): string {
	for (let count = 1; ; count++) {
		const wanted = count === 1 ? name : `${name}-${count}`;
		const other = Object.hasOwn(taken, wanted) ? taken[wanted] : undefined;
		if (!other || isSameRecipe(other, recipe)) {
			return wanted;
		}
	}
}

function renamed(node: NodeSpec, names: ReadonlyMap<string, string>): NodeSpec {
	const {image} = node;
	const named = image === undefined ? node : {...node, image: names.get(image) ?? image};
	return named.type === 'exec'
		? named
		: {...named, children: named.children.map(child => renamed(child, names))};
}
