import {defaultImageName} from '../../pipeline/inherit.ts';
import {copiedOf, installedOf} from '../../pipeline/recipe/describe-recipe.ts';
import type {ImageSpec} from '../../pipeline/spec.ts';
import {oneLine} from '../text.ts';

/** What an image is made of, a line each, in this order. Values of build arguments are not shown. */
export type RecipeFact = {
	/** At most 8 columns: `from`, `context`, `args`, `copies`, `installs`, `live`, `shell`. */
	readonly label: string;
	readonly text: string;
};

/** An image without a recipe is the one of that name, as it is. Passwords in addresses are not shown. */
export function recipeFacts(name: string, spec: ImageSpec = {image: name}): RecipeFact[] {
	const facts = [
		{label: 'from', text: baseText(spec)},
		{label: 'context', text: spec.context},
		{label: 'args', text: listOf(Object.keys(spec.docker_build_args ?? {}))},
		{label: 'copies', text: copiedOf(spec, folder => folder)},
		{label: 'installs', text: installText(spec)},
		{label: 'live', text: liveText(spec)},
		{label: 'shell', text: spec.shell},
	];
	return facts.flatMap(({label, text}) =>
		text === undefined ? [] : [{label, text: oneLine(text)}],
	);
}

function baseText({image, dockerfile, dockerfile_text}: ImageSpec): string {
	if (dockerfile !== undefined) {
		return dockerfile;
	}

	if (dockerfile_text !== undefined) {
		const lines = dockerfile_text.trim().split('\n').length;
		return `a Dockerfile of ${lines} ${lines === 1 ? 'line' : 'lines'}`;
	}

	return image ?? defaultImageName;
}

/** What a live debug shell mounts besides the copied folder. */
function liveText({path_map: map}: ImageSpec): string | undefined {
	return listOf(Object.entries(map ?? {}).map(([path, target]) => `${path} at ${target}`));
}

function listOf(texts: readonly string[]): string | undefined {
	return texts.length > 0 ? texts.join(', ') : undefined;
}

function installText(spec: ImageSpec): string | undefined {
	const parts = installedOf(spec).map(({what, names}) =>
		names.length === 0 ? what : `${what} ${names.join(', ')}`,
	);
	return parts.length > 0 ? parts.join('; ') : undefined;
}
