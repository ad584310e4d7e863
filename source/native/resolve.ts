import {createRequire} from 'node:module';
import {posix} from 'node:path';
import {pathToFileURL} from 'node:url';
import {type Manifest, moduleName, moduleUrl, type Places} from './manifest.ts';

type Format = Manifest['modules'][string]['format'];

export type Resolved = {
	readonly url: string;
	readonly format?: string | null | undefined;
	readonly shortCircuit?: boolean | undefined;
};

/** Where a container's packages may be, besides the folders above a module. */
export type PackageFolders = {
	/** Where the command started: the copied files, most of the time. */
	readonly workdir: string;
	/** Folders named `node_modules` of global packages. */
	readonly global: readonly string[];
};

/** Where files are copied to (reference: "Images"). */
export const copiedFiles = '/mnt/conducto';

/** What an import means before Node looks for it; undefined: Node finds it. */
export function knownModule(
	places: Places,
	specifier: string,
	parent: string | undefined,
): Resolved | undefined {
	if (specifier === 'conducto') {
		const url = new URL('conducto.mjs', places.ownUrl).href;
		return {url, format: 'module', shortCircuit: true};
	}

	const {modules} = places.manifest;
	const importer = moduleName(places, parent);
	const target =
		moduleName(places, specifier) ??
		(importer === undefined ? undefined : modules[importer]?.imports?.[specifier]);
	const found = target === undefined ? undefined : modules[target];
	return target !== undefined && found
		? {url: moduleUrl(places, target), format: found.format, shortCircuit: true}
		: undefined;
}

/** The format of a local module, however it was found. */
export function formatOf(places: Places, url: string): Format | undefined {
	const name = moduleName(places, url);
	return name === undefined ? undefined : places.manifest.modules[name]?.format;
}

/**
From where else a package is looked for that is not in a folder above the module that imports it, as
URLs of modules that could import it: the copied files first, then what is installed globally.
*/
export function otherImporters(
	places: Places,
	{workdir, global}: PackageFolders,
	specifier: string,
	parent: string | undefined,
): string[] {
	const importer = moduleName(places, parent);
	if (importer === undefined || /^(?:\.{0,2}\/|[a-z]+:|#)/.test(specifier)) {
		return [];
	}

	const folders = [
		posix.join(workdir, posix.dirname(importer)),
		workdir,
		copiedFiles,
		...global.map(folder => posix.dirname(folder)),
	];
	return [...new Set(folders)].map(
		folder => pathToFileURL(posix.join(folder, 'importer.mjs')).href,
	);
}

/** As `require` finds it: also in `NODE_PATH`, and where the image's distribution keeps packages. */
export function requireable(specifier: string, importer: string): string | undefined {
	try {
		return pathToFileURL(createRequire(importer).resolve(specifier)).href;
	} catch {
		return undefined;
	}
}
