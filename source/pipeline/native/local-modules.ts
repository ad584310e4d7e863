import {existsSync, readFileSync} from 'node:fs';
import {stripTypeScriptTypes} from 'node:module';
import {fileURLToPath} from 'node:url';
import {hasModuleSyntax, importsOf, isOfDefinition} from '../module-hooks.ts';
import type {NativeModule} from '../spec.ts';

/** A module of the definition's own: the definition, or what it imports that is not in `node_modules`. */
export type LocalModule = {
	readonly url: string;
	readonly file: string;
	readonly format: NativeModule['format'];
	/** As it is written. */
	readonly text: string;
	/** JavaScript, with blanks where types were. */
	readonly source: string;
	/** Whether it was loaded when the tree was built. If not, it may be by a function that runs later. */
	readonly isLoaded: boolean;
	/** What its imports lead to, by what is written in them. */
	readonly imports: ReadonlyMap<string, string>;
};

/** All local modules that a definition consists of, itself first: those that were loaded, and those it may yet import. */
export function localModules(entryUrl: string, entryFormat: string | undefined): LocalModule[] {
	const modules = new Map<string, LocalModule>();
	const waiting: Found[] = [{url: entryUrl, format: entryFormat, isLoaded: true}];
	for (let next = waiting.shift(); next; next = waiting.shift()) {
		const found = modules.has(next.url) ? undefined : readModule(next);
		if (found) {
			modules.set(next.url, found.module);
			waiting.push(...found.imported);
		}
	}

	return [...modules.values()];
}

type Found = {
	readonly url: string;
	readonly format: string | undefined;
	readonly isLoaded: boolean;
};

function readModule({url, format: told, isLoaded}: Found) {
	const file = fileURLToPath(url);
	const text = textOf(file);
	const format = formatOf(told, file, text ?? '');
	const source = text === undefined || !format ? undefined : sourceOf(file, text);
	if (text === undefined || !format || source === undefined) {
		return undefined;
	}

	const loaded: Found[] = [];
	const imports = new Map<string, string>();
	for (const [specifier, resolved] of importsOf(url)) {
		if (isOfDefinition(resolved.url)) {
			imports.set(specifier, resolved.url);
			loaded.push({...resolved, isLoaded: true});
		}
	}

	const mentioned = format === 'json' ? [] : mentionedFiles(source, url, imports);
	for (const {specifier, target} of mentioned) {
		imports.set(specifier, target);
	}

	const later = mentioned.map(({target}) => ({url: target, format: undefined, isLoaded: false}));
	return {
		module: {url, file, format, text, source, isLoaded, imports},
		imported: [...loaded, ...later],
	};
}

/** Not everything that is imported is text. */
function textOf(file: string): string | undefined {
	try {
		return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(readFileSync(file));
	} catch {
		return undefined;
	}
}

function formatOf(
	told: string | undefined,
	file: string,
	text: string,
): NativeModule['format'] | undefined {
	const known = told?.replace(/-typescript$/, '');
	if (known === 'module' || known === 'commonjs' || known === 'json') {
		return known;
	}

	switch (/\.(\w+)$/.exec(file)?.[1]) {
		case 'ts':
		case 'mts':
		case 'mjs':
			return 'module';
		case 'cts':
		case 'cjs':
			return 'commonjs';
		case 'json':
			return 'json';
		case 'js':
			return hasModuleSyntax(text) ? 'module' : 'commonjs';
		default:
			return undefined;
	}
}

/** Undefined for what was never loaded and can't be: no function will load it either. */
function sourceOf(file: string, text: string): string | undefined {
	if (!/\.[cm]?ts$/.test(file)) {
		return text;
	}

	try {
		return stripTypeScriptTypes(text, {mode: 'strip'});
	} catch {
		return undefined;
	}
}

const relativeImport = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*(['"])(\.{1,2}\/[^'"\n]+)\1/g;

/** The files that a module imports in what has not run yet, such as `await import('./x.ts')` in a function. */
function mentionedFiles(
	source: string,
	url: string,
	known: ReadonlyMap<string, string>,
): ReadonlyArray<{readonly specifier: string; readonly target: string}> {
	return [...source.matchAll(relativeImport)].flatMap(([, , specifier = '']) => {
		const target = known.has(specifier) ? undefined : fileFor(specifier, url);
		return target === undefined ? [] : [{specifier, target}];
	});
}

/** `./x.js` may mean `x.ts`. */
function fileFor(specifier: string, parentUrl: string): string | undefined {
	return [specifier, specifier.replace(/js$/, 'ts')]
		.map(name => new URL(name, parentUrl).href)
		.find(url => /\.[cm]?[jt]s$|\.json$/.test(url) && existsSync(new URL(url)));
}
