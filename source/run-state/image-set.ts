import {isSameRecipe} from '../pipeline/recipe/same-recipe.ts';
import type {PipelineSpec} from '../pipeline/spec.ts';
import {imagesOf} from '../pipeline/tree.ts';
import type {ImageState, RunState} from './run-state.ts';

type Recipes = PipelineSpec['images'];

/** The state of an image that is yet to be built, after so many builds and these good ones. */
export function waitingImage(build = 0, earlier: ImageState['earlier'] = []): ImageState {
	return {
		state: 'waiting',
		build,
		steps: [],
		built: undefined,
		earlier,
		message: undefined,
		hint: undefined,
		stale: [],
	};
}

/** All recipes of a pipeline. Where a subtree has one of the same name, that of the definition counts. */
export function allRecipes({spec, subtrees}: Pick<RunState, 'spec' | 'subtrees'>): Recipes {
	return subtrees.size === 0
		? spec.images
		: Object.assign({}, ...[...subtrees.values()].map(({images}) => images), spec.images);
}

/** The names of images that are made in another way than before. */
export function changedRecipes(before: Recipes, now: Recipes): ReadonlySet<string> {
	if (before === now) {
		return new Set();
	}

	const names = new Set([...Object.keys(before), ...Object.keys(now)]);
	return new Set(
		[...names].filter(
			name => !isSameRecipe(before[name] ?? {image: name}, now[name] ?? {image: name}),
		),
	);
}

/** Brings the images up to date with the tree: new ones, and those that are made in another way now, wait. */
export function refreshImages(state: RunState, changed: ReadonlySet<string> = new Set()): void {
	const {images, pastBuilds} = state;
	const before = new Map(images);
	images.clear();
	for (const name of imagesOf(state.tree)) {
		const known = before.get(name);
		const isKept = known !== undefined && !changed.has(name);
		images.set(name, isKept ? known : waitingAgain(known, pastBuilds.get(name)));
		pastBuilds.delete(name);
	}

	for (const [name, {build}] of before) {
		if (!images.has(name) && build > 0) {
			pastBuilds.set(name, build);
		}
	}
}

function waitingAgain(known: ImageState | undefined, pastBuilds: number | undefined): ImageState {
	return known ? waitingImage(known.build, withEarlier(known)) : waitingImage(pastBuilds);
}

/** How many good builds are remembered besides the last one: attempts of older ones have no image any more. */
const mostEarlier = 20;

/** The good builds of an image that is about to have another one. */
export function withEarlier({earlier, built}: ImageState): ImageState['earlier'] {
	return built ? [...earlier, built].slice(-mostEarlier) : earlier;
}
