import path from 'node:path';
import {openDatabase} from './sqlite.ts';

const sqliteBusy = 5;

/**
Takes the right to be the pipeline's one runner, or returns undefined when another process has it.

It is SQLite's own file lock on a file of its own: the system drops it when the process dies, however
it dies, and readers of the store are not hindered by it.
*/
export async function takeRunnerLock(folder: string): Promise<(() => void) | undefined> {
	const database = await openDatabase(path.join(folder, 'runner.lock'));
	try {
		database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE;');
		return () => database.close();
	} catch (error) {
		database.close();
		if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) {
			return undefined;
		}

		throw error;
	}
}
