import {dirname, join, relative, sep} from 'node:path';
import {ConductoError} from '../../errors/conducto-error.ts';
import {formatFile} from '../place.ts';
import type {NativeCode, NativeModule} from '../spec.ts';
import type {LocalModule} from './local-modules.ts';

/** Code is kept with each pipeline, and put into each container that calls a function of it. */
export const mostCodeBytes = 20 * 2 ** 20;

/** Puts modules into the form in which a spec holds them. */
export function nativeCodeOf(modules: readonly LocalModule[]): NativeCode {
	checkSize(modules);
	const root = commonFolder(modules.map(({file}) => dirname(file)));
	const names = new Map(modules.map(({url, file}) => [url, nameOf(file, root)]));
	return {
		root,
		modules: Object.fromEntries(
			modules.map(module => [nameOf(module.file, root), moduleSpec(module, names)]),
		),
	};
}

/** What a module is called in a spec: its place below the root, with `/` between folders. */
export function nameOf(file: string, root: string): string {
	return relative(root, file).split(sep).join('/');
}

function moduleSpec(
	{format, source, imports}: LocalModule,
	names: ReadonlyMap<string, string>,
): NativeModule {
	const known = [...imports].flatMap(([specifier, url]) => {
		const name = names.get(url);
		return name === undefined ? [] : [[specifier, name] as const];
	});
	return {format, ...(known.length > 0 && {imports: Object.fromEntries(known)}), source};
}

/** The innermost folder that holds them all. */
function commonFolder(folders: readonly string[]): string {
	const [first = '/', ...others] = folders;
	return others.reduce((root, folder) => {
		let common = root;
		while (common !== dirname(common) && !join(folder, sep).startsWith(join(common, sep))) {
			common = dirname(common);
		}

		return common;
	}, first);
}

function checkSize(modules: readonly LocalModule[]): void {
	const sizes = modules.map(({source}) => Buffer.byteLength(source));
	if (sizes.reduce((sum, size) => sum + size, 0) > mostCodeBytes) {
		const largest = modules[sizes.indexOf(Math.max(...sizes))];
		throw new ConductoError(
			'definition-invalid',
			`${formatFile(largest?.file ?? '')}: the modules of this definition are together larger than 20 MB, which is too much to hand over to containers.`,
			{hint: 'Read large data from a file of the image instead of importing it.'},
		);
	}
}
