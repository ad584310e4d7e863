import {readFileSync} from 'node:fs';
import type {NativeCode, NativeModule} from '../pipeline/spec.ts';

/** What a container knows of the modules that it got: the sources are files beside this. */
export type Manifest = {
	/** The folder of the person's machine that the modules come from. */
	readonly root: string;
	readonly modules: Readonly<Record<string, Omit<NativeModule, 'source'>>>;
};

export const manifestName = 'modules.json';

/** The folders of a container's native functions, below the one of this program. */
export type Places = {
	readonly manifest: Manifest;
	/** A `file:` URL that ends with `/`: of the modules. */
	readonly modulesUrl: string;
	/** The same of this program. */
	readonly ownUrl: string;
};

/** The manifest of code. */
export function manifestOf({root, modules}: NativeCode): Manifest {
	return {
		root,
		modules: Object.fromEntries(
			Object.entries(modules).map(([name, {source: _, ...module}]) => [name, module]),
		),
	};
}

/** Reads what lies beside this program, which is in a folder of its own. */
export function readPlaces(): Places {
	const ownUrl = new URL('.', import.meta.url).href;
	const manifest: Manifest = JSON.parse(
		readFileSync(new URL(`../${manifestName}`, ownUrl), 'utf8'),
	);
	return {manifest, ownUrl, modulesUrl: new URL('../modules/', ownUrl).href};
}

/** The name of a module by its URL; undefined: it is not one of the definition's. */
export function moduleName({modulesUrl}: Places, url: string | undefined): string | undefined {
	return url?.startsWith(modulesUrl)
		? decodeURIComponent(url.slice(modulesUrl.length).replace(/[?#].*$/, ''))
		: undefined;
}

export function moduleUrl({modulesUrl}: Places, name: string): string {
	return new URL(name.split('/').map(encodeURIComponent).join('/'), modulesUrl).href;
}
