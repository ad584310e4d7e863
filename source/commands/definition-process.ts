import {checkFolders} from '../pipeline/check-folders.ts';
import {loadDefinition} from '../pipeline/load-definition.ts';
import {importedFiles} from '../pipeline/module-hooks.ts';
import {faultOf} from '../runner/runner-fault.ts';
import type {DefinitionSource} from './definition-source.ts';
import type {DefinitionWord} from './read-definition.ts';
import {dropExperimentalWarnings} from './warnings.ts';

/** Reads the definition that the parent names, and says what came of it. */
export async function definitionProcess(): Promise<void> {
	dropExperimentalWarnings();
	// Nobody waits for a definition that goes on for ever once its reader is gone.
	process.once('disconnect', () => process.exit(1));
	const source = await new Promise<DefinitionSource>(
		resolve => void process.once('message', resolve),
	);
	const word = await wordOn(source);
	await new Promise<void>(resolve => {
		process.send?.(word, undefined, undefined, () => resolve());
	});
}

async function wordOn({file, functionName, args}: DefinitionSource): Promise<DefinitionWord> {
	try {
		const {spec} = await loadDefinition(file, {functionName, args});
		checkFolders(spec);
		return {spec, files: filesOf(file)};
	} catch (error) {
		return {fault: faultOf(error), files: filesOf(file)};
	}
}

function filesOf(file: string): string[] {
	return [...new Set([file, ...importedFiles()])];
}
