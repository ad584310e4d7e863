import type {DatabaseSync} from 'node:sqlite';
import {ConductoError} from '../errors/conducto-error.ts';

/** Each entry brings a store from the version of its index to the next. Only ever append to it. */
const migrations: readonly string[] = [
	`
	CREATE TABLE pipeline (
		id TEXT NOT NULL,
		title TEXT NOT NULL,
		created_at INTEGER NOT NULL,
		spec TEXT NOT NULL
	) STRICT;
	CREATE TABLE events (
		seq INTEGER PRIMARY KEY,
		at INTEGER NOT NULL,
		body TEXT NOT NULL
	) STRICT;
	`,
];

/** Brings a store up to this program's version. Refuses one that a newer program wrote. */
export function migrate(database: DatabaseSync): void {
	const version = storeVersion(database);
	for (const [index, statements] of migrations.entries()) {
		if (index >= version) {
			database.exec(`BEGIN; ${statements} PRAGMA user_version = ${index + 1}; COMMIT;`);
		}
	}
}

/** Throws `store-too-new` when a newer program wrote the store. */
export function storeVersion(database: DatabaseSync): number {
	const row = database.prepare('PRAGMA user_version').get();
	const version = Number(row?.user_version ?? 0);
	if (version > migrations.length) {
		throw new ConductoError('store-too-new', 'This pipeline was written by a newer conducto.', {
			hint: 'Update conducto, or open it with the version that made it.',
		});
	}

	return version;
}
