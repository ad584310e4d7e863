import {statSync} from 'node:fs';
import {basename, extname, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {ConductoError} from '../errors/conducto-error.ts';
import {brokenDefinition} from './broken-definition.ts';
import {checkSharedContainers} from './check-shared-containers.ts';
import {quote} from './describe-value.ts';
import {loadSpec} from './load-spec.ts';
import {installModuleHooks} from './module-hooks.ts';
import {loadNatives} from './native/load-natives.ts';
import {makersOf, pickMaker, rootOf} from './pick-root.ts';
import {formatFile} from './place.ts';
import {printToStderr} from './print-to-stderr.ts';
import type {PipelineSpec} from './spec.ts';
import {specOf} from './to-spec.ts';
import {type Tree, treeOf} from './tree.ts';

export type DefinitionOptions = {
	/** The export that makes the tree. Default: the default one, or the only one. */
	readonly functionName?: string | undefined;
	/** Reach the function as they are. */
	readonly args: readonly string[];
};

export type LoadedDefinition = {
	readonly spec: PipelineSpec;
	readonly tree: Tree;
	/** How the pipeline is called on screen: what was typed after `conducto`, without the folder. */
	readonly title: string;
};

const moduleTypes = new Set(['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs']);

/**
Makes the spec and the tree of a definition.

@param file Relative to the working directory.
*/
export async function loadDefinition(
	file: string,
	options: DefinitionOptions,
): Promise<LoadedDefinition> {
	const path = resolve(file);
	const type = extname(path).toLowerCase();
	checkFile(path, type);
	const spec = type === '.json' ? loadSpec(path, options) : await loadModule(path, options);
	const {functionName, args} = options;
	const title = [basename(path), ...(functionName === undefined ? [] : [functionName]), ...args];
	const tree = treeOf(spec, title.join(' '));
	checkSharedContainers(tree.values());
	return {spec, tree, title: title.join(' ')};
}

async function loadModule(path: string, options: DefinitionOptions): Promise<PipelineSpec> {
	const {functionName, args} = options;
	installModuleHooks();
	const restoreOutput = printToStderr();
	try {
		const exported: Readonly<Record<string, unknown>> = await import(pathToFileURL(path).href);
		const maker = pickMaker(makersOf(exported), functionName, path);
		const root = await rootOf(maker, args, path);
		const definition = {
			file: path,
			...(functionName !== undefined && {function: functionName}),
			args,
		};
		return specOf(root, definition, await loadNatives(root, path));
	} catch (error) {
		throw brokenDefinition(error, path);
	} finally {
		restoreOutput();
	}
}

function checkFile(path: string, type: string): void {
	const stats = statSync(path, {throwIfNoEntry: false});
	if (!stats) {
		throw new ConductoError('definition-not-found', `There is no file ${formatFile(path)}.`, {
			hint: 'Name the file that defines the pipeline, such as pipeline.ts.',
		});
	}

	if (stats.isDirectory()) {
		throw new ConductoError('definition-not-found', `${formatFile(path)} is a folder.`, {
			hint: 'Name the file in it that defines the pipeline.',
		});
	}

	if (type !== '.json' && !moduleTypes.has(type)) {
		throw new ConductoError(
			'definition-invalid',
			`A definition can't be a file of the type ${quote(type || basename(path))}.`,
			{hint: 'Write it as .ts, .js or .mjs, or as a spec in .json.'},
		);
	}
}
