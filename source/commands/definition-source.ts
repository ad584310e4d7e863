import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';

/** What a pipeline was made of, as it was named on the command line. Plain data. */
export type DefinitionSource = {
	/** Absolute. */
	readonly file: string;
	readonly functionName?: string;
	readonly args: readonly string[];
	/** The folder that it was started in: a definition may ask for it. */
	readonly cwd: string;
	/** The files that it consisted of when it was read last, that file itself included. */
	readonly files: readonly string[];
};

const fileName = 'definition.json';

/** Keeps it in the pipeline's folder: a spec may say that it came from somewhere else. */
export function writeSource(folder: string, source: DefinitionSource): void {
	writeFileSync(path.join(folder, fileName), JSON.stringify(source), {mode: 0o600});
}

/** Undefined: the pipeline was made by an older version. */
export function readSource(folder: string): DefinitionSource | undefined {
	try {
		return JSON.parse(readFileSync(path.join(folder, fileName), 'utf8'));
	} catch {
		return undefined;
	}
}
