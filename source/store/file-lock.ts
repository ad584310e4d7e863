import {statSync, unlinkSync} from 'node:fs';
import {openDatabase} from './sqlite.ts';

const sqliteBusy = 5;

/**
Takes a lock, or returns undefined when it is taken already, by this process or another.

It is SQLite's own file lock on a file that holds nothing else: the system drops it when the process
dies, however it dies.
*/
export async function takeFileLock(file: string): Promise<(() => void) | undefined> {
	const before = inodeOf(file);
	const database = await openDatabase(file);
	// `removeFreeLock` may take the file away at any time: whoever comes next locks another of that name.
	const isReplaced = (): boolean => {
		const now = inodeOf(file);
		return now === undefined || (before !== undefined && now !== before);
	};

	try {
		// In memory: nothing is ever written that a file beside the lock's could be of use for.
		database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE;');
	} catch (error) {
		database.close();
		if (isBusy(error) || isReplaced()) {
			return undefined;
		}

		throw error;
	}

	if (isReplaced()) {
		database.close();
		return undefined;
	}

	return () => database.close();
}

/** Removes the file of a lock that nobody has; says whether it did. */
export async function removeFreeLock(file: string): Promise<boolean> {
	const unlock = await takeFileLock(file);
	if (!unlock) {
		return false;
	}

	unlinkSync(file);
	unlock();
	return true;
}

function isBusy(error: unknown): boolean {
	return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
}

function inodeOf(file: string): number | undefined {
	return statSync(file, {throwIfNoEntry: false})?.ino;
}
