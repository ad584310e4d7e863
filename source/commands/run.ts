import path from 'node:path';
import {checkFolders} from '../pipeline/check-folders.ts';
import {type LoadedDefinition, loadDefinition} from '../pipeline/load-definition.ts';
import {importedFiles} from '../pipeline/module-hooks.ts';
import {initialState} from '../run-state/initial-state.ts';
import {createConnection, type PendingConnection} from '../runner/client.ts';
import {type AttachOptions, attachOrStart} from './attach.ts';
import {type CommandContext, isInteractive, stateFolderOf} from './context.ts';
import type {DefinitionSource} from './definition-source.ts';
import {checkMachine, createPipeline, launch, newPipelineId} from './launch.ts';
import {checkDetach, runDetached} from './run-detached.ts';

export type RunOptions = {
	readonly definition: string;
	readonly functionName: string | undefined;
	readonly args: readonly string[];
	/** Start at once instead of waiting for Space. */
	readonly run: boolean;
	readonly ci: boolean;
	/** Run it in the background, without a display. */
	readonly detach: boolean;
	readonly jobs: number | undefined;
};

/** `conducto <definition>`: makes a pipeline of a definition, and shows it or runs it. Resolves to the exit code. */
export async function runCommand(context: CommandContext, options: RunOptions): Promise<number> {
	const loading = loadDefinition(options.definition, options).then(loaded => {
		checkFolders(loaded.spec);
		return loaded;
	});
	const id = newPipelineId();
	const connect = (loaded: LoadedDefinition): PendingConnection =>
		createConnection({id, title: loaded.title}, initialState(loaded.spec, loaded.title));

	const attachOptions = ({title, spec}: LoadedDefinition): AttachOptions => ({
		id,
		create: {title, spec, source: sourceOf(options)},
		// A run that nobody looks at is what it was when it was started.
		followsDefinition: !options.detach,
		jobs: options.jobs,
		buildMissing: true,
		needsEngine: true,
	});

	if (options.detach) {
		checkDetach({ci: options.ci, json: context.json});
		const loaded = await loading;
		const command = {type: 'run'} as const;
		return runDetached(context, connect(loaded), {...attachOptions(loaded), command});
	}

	if (!isInteractive(context) || options.ci || context.json) {
		const loaded = await loading;
		const {finishHeadless} = await import('./run-headless.ts');
		const connection = connect(loaded);
		await checkMachine();
		const state = stateFolderOf(context);
		await createPipeline(state, {
			id,
			title: loaded.title,
			spec: loaded.spec,
			source: sourceOf(options),
		});
		const {jobs} = options;
		const host = await launch(connection, {state, id, jobs, aliases: context.aliases});
		return finishHeadless(context, connection, host);
	}

	// Both are on the path to the first frame.
	const [loaded, {showPipeline}] = await Promise.all([loading, import('./show-pipeline.ts')]);
	const connection = connect(loaded);
	return showPipeline(context, {
		connection,
		run: options.run,
		origin: 'own',
		attach: async () => attachOrStart(context, connection, attachOptions(loaded)),
	});
}

function sourceOf({definition, functionName, args}: RunOptions): DefinitionSource {
	const file = path.resolve(definition);
	return {
		file,
		...(functionName !== undefined && {functionName}),
		args,
		cwd: process.cwd(),
		files: [...new Set([file, ...importedFiles()])],
	};
}
