import {appendFileSync} from 'node:fs';
import path from 'node:path';
import {pipelineFolder} from '../store/state-folder.ts';

/** The file in a pipeline's folder in which a runner without a terminal writes what is wrong with itself. */
const fileName = 'runner.log';

/** Writes down why a runner ended, where no terminal shows it. */
export function writeRunnerLog(
	{stateDir, id}: {readonly stateDir: string; readonly id: string},
	fault: unknown,
): void {
	const text = fault instanceof Error ? fault.stack : String(fault);
	const file = path.join(pipelineFolder({folder: stateDir}, id), fileName);
	try {
		appendFileSync(file, `${new Date().toISOString()} ${text}\n`, {mode: 0o600});
	} catch {
		// On a full disk, or where the folder was removed, there is nobody left to tell.
	}
}
