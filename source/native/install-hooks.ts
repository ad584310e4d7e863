import {readFileSync} from 'node:fs';
import nodeModule, {type LoadHookSync, type ResolveHookSync} from 'node:module';
import type {HookData} from './hooks.ts';
import {copiedFiles, formatOf, knownModule, otherImporters, requireable} from './resolve.ts';

/** Teaches Node where a definition's modules, and the packages of the image, are. */
export function installHooks(data: HookData): void {
	// Older versions have not the one, and newer ones may lose the other.
	if (typeof nodeModule.registerHooks === 'function') {
		nodeModule.registerHooks({resolve: resolveHook(data), load: loadHook(data)});
	} else {
		nodeModule.register('./hooks.mjs', import.meta.url, {data});
		const {workdir, global} = data.folders;
		addToRequire([`${workdir}/node_modules`, `${copiedFiles}/node_modules`, ...global]);
	}
}

function resolveHook({places, folders}: HookData): ResolveHookSync {
	return (specifier, context, next) => {
		const known = knownModule(places, specifier, context.parentURL);
		if (known) {
			return known;
		}

		try {
			const found = next(specifier, context);
			return {...found, format: formatOf(places, found.url) ?? found.format};
		} catch (error) {
			const importers = otherImporters(places, folders, specifier, context.parentURL);
			for (const parentURL of importers) {
				try {
					return next(specifier, {...context, parentURL});
				} catch {
					// The first error names what was written.
				}
			}

			const url = importers[0] === undefined ? undefined : requireable(specifier, importers[0]);
			if (url !== undefined) {
				return {url, shortCircuit: true};
			}

			throw error;
		}
	};
}

function loadHook({places}: HookData): LoadHookSync {
	return (url, context, next) => {
		const format = formatOf(places, url);
		return format === 'module'
			? {format, source: readFileSync(new URL(url)), shortCircuit: true}
			: next(url, format === undefined ? context : {...context, format});
	};
}

/** `require` asks no hooks there. What is set only meanwhile does not reach the programs that a function starts. */
function addToRequire(folders: readonly string[]): void {
	const {NODE_PATH: before} = process.env;
	process.env.NODE_PATH = [...(before ? [before] : []), ...folders].join(':');
	const {_initPaths: readNodePath} = nodeModule as unknown as {_initPaths?: () => void};
	readNodePath?.();
	if (before === undefined) {
		delete process.env.NODE_PATH;
	} else {
		process.env.NODE_PATH = before;
	}
}
