import {writeFileSync} from 'node:fs';
import {posix} from 'node:path';
import {describeValue} from '../pipeline/describe-value.ts';
import {callsFunctions} from '../pipeline/native/calls-functions.ts';
import {type LoadedModule, type Natives, nativesOf} from '../pipeline/native/natives.ts';
import {isNode} from '../pipeline/pick-root.ts';
import type {PipelineNode} from '../pipeline/pipeline-node.ts';
import {specOf} from '../pipeline/to-spec.ts';
import {moduleUrl, type Places} from './manifest.ts';

/** Writes the tree that a Lazy node's function returned where the runner looks for it. Returns what is wrong with it, if anything is. */
export async function writeTree(
	places: Places,
	{
		returned,
		what,
		file,
	}: {readonly returned: unknown; readonly what: string; readonly file: string},
): Promise<string | undefined> {
	if (!isNode(returned)) {
		return `${what} returned ${describeValue(returned)} instead of a node. Return a Serial, Parallel, Exec or Lazy.`;
	}

	const spec = specOf(
		returned,
		{file: definitionFile(places), args: []},
		await natives(places, returned),
	);
	writeFileSync(file, JSON.stringify(spec));
	return undefined;
}

/** The functions that the tree can call: those of the modules that the container got. */
async function natives({manifest, ...places}: Places, root: PipelineNode): Promise<Natives> {
	if (!callsFunctions(root)) {
		return nativesOf([], undefined);
	}

	const names = Object.keys(manifest.modules).filter(
		name => manifest.modules[name]?.format !== 'json',
	);
	const modules = names.map(async (name): Promise<LoadedModule> => {
		const url = moduleUrl({manifest, ...places}, name);
		const exports: Readonly<Record<string, unknown>> = await import(url).catch(() => ({}));
		// Without types, what arguments may be left out is not known: it was when the definition was loaded.
		return {name, exports, source: '', text: ''};
	});
	return nativesOf(await Promise.all(modules), undefined);
}

function definitionFile({manifest}: Places): string {
	const [first = 'definition'] = Object.keys(manifest.modules);
	return posix.join(manifest.root, first);
}
