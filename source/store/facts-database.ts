import {rmSync} from 'node:fs';
import type {DatabaseSync} from 'node:sqlite';
import {openDatabase} from './sqlite.ts';

const version = 1;

/** What SQLite says of a file that is none of its own, is damaged, or may not be read or written. */
const unusable = {error: 1, perm: 3, readonly: 8, corrupt: 11, cantOpen: 14, notADatabase: 26};

/**
Opens the table of what is remembered of images. What another version wrote is emptied.

@throws What SQLite says; see `isUnusable`.
*/
export async function openFacts(file: string): Promise<DatabaseSync> {
	const database = await openDatabase(file);
	try {
		database.exec(
			'PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;',
		);
		if (versionOf(database) !== version) {
			// Asked again once nobody else can write: another process may be at the same.
			database.exec('BEGIN IMMEDIATE');
			database.exec(versionOf(database) === version ? 'ROLLBACK' : `${newTable} COMMIT;`);
		}

		database.prepare('SELECT kind, key, value FROM facts LIMIT 1').get();
		return database;
	} catch (error) {
		database.close();
		throw error;
	}
}

const newTable = `
	DROP TABLE IF EXISTS facts;
	CREATE TABLE facts (
		kind TEXT NOT NULL,
		key TEXT NOT NULL,
		value TEXT NOT NULL,
		PRIMARY KEY (kind, key)
	) STRICT, WITHOUT ROWID;
	PRAGMA user_version = ${version};
`;

function versionOf(database: DatabaseSync): unknown {
	return database.prepare('PRAGMA user_version').get()?.user_version;
}

/** Whether an error says that the file will never be of use again. A full disk, for one, says nothing of it. */
export function isUnusable(error: unknown): boolean {
	return (
		error instanceof Error &&
		'errcode' in error &&
		typeof error.errcode === 'number' &&
		// The upper bytes only say more about it.
		Object.values(unusable).includes(error.errcode & 0xff)
	);
}

/** Takes the file away. Processes that have it open go on with what they have. */
export function removeFacts(file: string): void {
	for (const name of [file, `${file}-wal`, `${file}-shm`]) {
		rmSync(name, {recursive: true, force: true});
	}
}
