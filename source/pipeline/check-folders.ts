import {type Stats, statSync} from 'node:fs';
import {dirname, isAbsolute, join, relative} from 'node:path';
import {ConductoError} from '../errors/conducto-error.ts';
import {formatPlace} from './place.ts';
import {optionName, type ParameterName} from './recipe/parameters.ts';
import type {ImageSpec, PipelineSpec} from './spec.ts';

/** What a recipe reads from this machine, and whether that is a file. */
const inputs = {
	dockerfile: 'file',
	context: 'folder',
	copy_dir: 'folder',
	copy_repo: 'folder',
} as const;

/**
Fails before anything runs when a file or a folder that an image is made of is not there (seed: "Adding
Local Files"). The spec itself may name those of another machine.
*/
export function checkFolders(spec: PipelineSpec): void {
	for (const image of Object.values(spec.images)) {
		for (const [parameter, kind] of Object.entries(inputs)) {
			checkInput(image, parameter as keyof typeof inputs, kind);
		}
	}
}

function checkInput(
	image: ImageSpec,
	parameter: keyof typeof inputs,
	kind: 'file' | 'folder',
): void {
	const path = image[parameter];
	if (path === undefined) {
		return;
	}

	const stats = statsOf(path);
	if (kind === 'folder' ? stats?.isDirectory() : stats?.isFile()) {
		return;
	}

	const where = image.place ? `${formatPlace(image.place)}: ` : '';
	const name = nameIn(image, parameter);
	if (kind === 'file' && stats?.isDirectory()) {
		const file = join(asWritten(path, image), 'Dockerfile');
		throw new ConductoError('folder-missing', `${where}${name} is a folder: ${path}.`, {
			hint: `Name the file in it, such as ${name}: '${file}'.`,
		});
	}

	throw new ConductoError('folder-missing', `${where}${name} is not a ${kind}: ${path}.`, {
		hint: `Create it, or correct ${name}: it is relative to the definition.`,
	});
}

/** Relative to the definition, if that is known and the path lies below its folder. */
function asWritten(path: string, {place}: ImageSpec): string {
	const fromDefinition = place ? relative(dirname(place.file), path) : path;
	return isAbsolute(fromDefinition) || fromDefinition.startsWith('..') ? path : fromDefinition;
}

function statsOf(path: string): Stats | undefined {
	try {
		return statSync(path, {throwIfNoEntry: false});
	} catch {
		// Below a file, in a folder that may not be entered, or a loop of links.
		return undefined;
	}
}

/** TypeScript and JavaScript write `copyDir`, other front-ends and specs `copy_dir`. */
function nameIn({place}: ImageSpec, parameter: ParameterName): string {
	return place && /\.[cm]?[jt]s$/i.test(place.file) ? optionName(parameter) : parameter;
}
