import {readFileSync} from 'node:fs';
import {type ResolveFnOutput, type ResolveHookSync, registerHooks} from 'node:module';
import {fileURLToPath} from 'node:url';
import {isOwn, ownApiUrl} from './own-api.ts';

/** An import that led nowhere: Node's own error does not say what was written. */
export type Unresolved = {readonly specifier: string; readonly file: string | undefined};

/** What an import led to. */
export type Resolved = {readonly url: string; readonly format: string | undefined};

const unresolved = new WeakMap<object, Unresolved>();
const imported = new Set<string>();
const formats = new Map<string, string>();
const imports = new Map<string, Map<string, Resolved>>();
let installed = false;

/** Which import an error of Node's module resolution is about. */
export function unresolvedImport(error: object): Unresolved | undefined {
	return unresolved.get(error);
}

/** The files that definitions consist of, the latest first. */
export function importedFiles(): string[] {
	return [...imported]
		.filter(isOfDefinition)
		.map(url => fileURLToPath(url))
		.reverse();
}

/** What the imports of a module led to so far, by what is written in them. */
export function importsOf(url: string): ReadonlyMap<string, Resolved> {
	return imports.get(url) ?? new Map();
}

/** How a module was loaded, if it was. */
export function loadedFormat(url: string): string | undefined {
	return formats.get(url);
}

/**
Teaches Node how definitions are resolved, by `import` and by `require`: `conducto` is this program,
whatever is installed where; a `.ts` file outside `node_modules` is an ES module, whatever
`package.json` says; `./x.js` may mean `x.ts`. Stays, because a definition may import while it runs.
*/
export function installModuleHooks(): void {
	if (installed) {
		return;
	}

	installed = true;
	registerHooks({
		resolve: (specifier, context, next) => {
			const resolved =
				specifier === 'conducto'
					? {url: ownApiUrl, format: ownFormat, shortCircuit: true}
					: asModule(resolveSource(specifier, context, next));
			imported.add(resolved.url);
			recordImport(specifier, context.parentURL, resolved);
			return resolved;
		},
	});
}

function recordImport(
	specifier: string,
	parent: string | undefined,
	{url, format}: ResolveFnOutput,
): void {
	if (format) {
		formats.set(url, format);
	}

	if (parent !== undefined && isOfDefinition(parent)) {
		const known = imports.get(parent) ?? new Map<string, Resolved>();
		imports.set(parent, known.set(specifier, {url, format: format ?? undefined}));
	}
}

const ownFormat = ownApiUrl.endsWith('.ts') ? 'module-typescript' : 'module';

const resolveSource: ResolveHookSync = (specifier, context, next) => {
	try {
		return next(specifier, context);
	} catch (error) {
		const source = sourceSpecifier(specifier);
		if (source) {
			try {
				return next(source, context);
			} catch {
				// The first error names what was written.
			}
		}

		if (error instanceof Error) {
			const parent = context.parentURL;
			const file = parent?.startsWith('file:') ? fileURLToPath(parent) : undefined;
			unresolved.set(error, {specifier, file});
		}

		throw error;
	}
};

/** The TypeScript file that a relative import of its compiled form stands for. */
function sourceSpecifier(specifier: string): string | undefined {
	return /^(?:\.{0,2}\/|file:)/.test(specifier) && /\.[cm]?js$/.test(specifier)
		? specifier.replace(/js$/, 'ts')
		: undefined;
}

/** Whether a module is one of a definition's own. */
export function isOfDefinition(url: string): boolean {
	return url.startsWith('file:') && !url.includes('/node_modules/') && !isOwn(url);
}

function asModule(resolved: ResolveFnOutput): ResolveFnOutput {
	const {url} = resolved;
	if (!isOfDefinition(url)) {
		return resolved;
	}

	if (url.endsWith('.ts')) {
		return {...resolved, format: 'module-typescript'};
	}

	const isUnclear = url.endsWith('.js') && resolved.format !== 'module';
	return isUnclear && isWrittenAsModule(url) ? {...resolved, format: 'module'} : resolved;
}

/**
Node finds out by itself only when `package.json` says nothing, and prints a warning over the screen
when it does. A file that also uses CommonJS is left to Node.
*/
function isWrittenAsModule(url: string): boolean {
	try {
		return hasModuleSyntax(readFileSync(new URL(url), 'utf8'));
	} catch {
		return false;
	}
}

/** Whether a text can only be an ES module. */
export function hasModuleSyntax(text: string): boolean {
	return (
		/^(?:import\s*[\w{*'"]|export\s+[\w{*])/m.test(text) && !/\b(?:require\(|exports\b)/.test(text)
	);
}
