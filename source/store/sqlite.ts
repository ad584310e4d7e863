import type {DatabaseSync, DatabaseSyncOptions} from 'node:sqlite';

const readOnlyCode = 8;

/**
Lets a database be read of which a writer was killed in the middle of a change that only a writer may take back.
Does nothing where there is no such change.
*/
export async function recoverDatabase(file: string): Promise<void> {
	const look = (database: DatabaseSync): void => {
		try {
			database.prepare('SELECT count(*) FROM sqlite_master').get();
		} finally {
			database.close();
		}
	};

	try {
		look(await openDatabase(file, {readOnly: true}));
	} catch (error) {
		const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
		// The lower byte is the kind of error.
		if ((code & 0xff) !== readOnlyCode) {
			throw error;
		}

		look(await openDatabase(file));
	}
}

/** Opens a database; `node:sqlite` is loaded at the first call, off the path to the first frame. */
export async function openDatabase(
	file: string,
	options: DatabaseSyncOptions = {},
): Promise<DatabaseSync> {
	const {DatabaseSync} = await import('node:sqlite');
	return new DatabaseSync(file, options);
}
