import type {DatabaseSync, DatabaseSyncOptions} from 'node:sqlite';

/** Opens a database; `node:sqlite` is loaded at the first call, off the path to the first frame. */
export async function openDatabase(
	file: string,
	options: DatabaseSyncOptions = {},
): Promise<DatabaseSync> {
	const {DatabaseSync} = await import('node:sqlite');
	return new DatabaseSync(file, options);
}
