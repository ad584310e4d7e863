import {pathToFileURL} from 'node:url';
import {loadedFormat} from '../module-hooks.ts';
import type {PipelineNode} from '../pipeline-node.ts';
import {callsFunctions} from './calls-functions.ts';
import {type LocalModule, localModules} from './local-modules.ts';
import {nameOf, nativeCodeOf} from './native-code.ts';
import {type LoadedModule, type Natives, nativesOf} from './natives.ts';

/** The functions that nodes of a definition can call, and the code that they consist of; nothing where no node calls one. */
export async function loadNatives(root: PipelineNode, file: string): Promise<Natives> {
	if (!callsFunctions(root)) {
		return nativesOf([], undefined);
	}

	const url = pathToFileURL(file).href;
	const modules = localModules(url, loadedFormat(url));
	const code = nativeCodeOf(modules);
	const loaded = modules.filter(({isLoaded, format}) => isLoaded && format !== 'json');
	return nativesOf(await Promise.all(loaded.map(module => exportsOf(module, code.root))), code);
}

async function exportsOf(
	{url, file, source, text}: LocalModule,
	root: string,
): Promise<LoadedModule> {
	// It was loaded before: this runs nothing. One that failed was caught by the definition.
	const exports: Readonly<Record<string, unknown>> = await import(url).catch(() => ({}));
	return {name: nameOf(file, root), exports, source, text};
}
