// The hooks for a Node.js that runs them in a thread of their own: before 22.15.
import {readFile} from 'node:fs/promises';
import type {LoadHook, ResolveHook} from 'node:module';
import type {Places} from './manifest.ts';
import {
	formatOf,
	knownModule,
	otherImporters,
	type PackageFolders,
	requireable,
} from './resolve.ts';

export type HookData = {readonly places: Places; readonly folders: PackageFolders};

let data: HookData | undefined;

export function initialize(given: HookData): void {
	data = given;
}

export const resolve: ResolveHook = async (specifier, context, next) => {
	if (!data) {
		return next(specifier, context);
	}

	const {places, folders} = data;
	const known = knownModule(places, specifier, context.parentURL);
	if (known) {
		return known;
	}

	try {
		const found = await next(specifier, context);
		return {...found, format: formatOf(places, found.url) ?? found.format};
	} catch (error) {
		const importers = otherImporters(places, folders, specifier, context.parentURL);
		for (const parentURL of importers) {
			const found = await Promise.resolve(next(specifier, {...context, parentURL})).catch(() => {});
			if (found) {
				return found;
			}
		}

		const url = importers[0] === undefined ? undefined : requireable(specifier, importers[0]);
		if (url !== undefined) {
			return {url, shortCircuit: true};
		}

		throw error;
	}
};

export const load: LoadHook = async (url, context, next) => {
	const format = data && formatOf(data.places, url);
	return format === 'module'
		? {format, source: await readFile(new URL(url)), shortCircuit: true}
		: next(url, format === undefined ? context : {...context, format});
};
