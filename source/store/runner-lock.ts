import path from 'node:path';
import {takeFileLock} from './file-lock.ts';

/**
Takes the right to be the pipeline's one runner, or returns undefined when another process has it.
Readers of the store are not hindered by it.
*/
export async function takeRunnerLock(folder: string): Promise<(() => void) | undefined> {
	return takeFileLock(path.join(folder, 'runner.lock'));
}
