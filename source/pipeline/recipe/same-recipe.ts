import {dirname} from 'node:path';
import {defaultImageName} from '../inherit.ts';
import type {ImageSpec} from '../spec.ts';

/** Whether two recipes say the same, wherever they are written. What one leaves out counts as its default. */
export function isSameRecipe(one: ImageSpec, other: ImageSpec): boolean {
	return recipeKey(one) === recipeKey(other);
}

function recipeKey({place: _, ...spec}: ImageSpec): string {
	const {dockerfile, dockerfile_text} = spec;
	const start = dockerfile ?? dockerfile_text;
	return JSON.stringify(
		sorted({
			...(start === undefined && {image: defaultImageName}),
			...(dockerfile !== undefined && {context: dirname(dockerfile)}),
			...spec,
			docker_build_args: sorted(spec.docker_build_args ?? {}),
			path_map: sorted(spec.path_map ?? {}),
		}),
	);
}

function sorted(fields: object): ReadonlyArray<readonly [string, unknown]> {
	// Not `toSorted`, which the Node.js 18 of containers has not.
	return Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1));
}
