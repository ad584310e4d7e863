import {copyFileSync, existsSync} from 'node:fs';
import {DatabaseSync} from 'node:sqlite';
import {expect, test} from 'vitest';
import {openDatabase, recoverDatabase} from '../../../source/store/sqlite.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

test('a database whose writer was killed in the middle of a change can be read, without the change', async () => {
	await using folder = await temporaryFolder();
	const made = `${folder.path}/made.db`;
	const writer = new DatabaseSync(made);
	writer.exec('PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; CREATE TABLE t (x TEXT);');
	writer.exec('BEGIN; INSERT INTO t VALUES (hex(zeroblob(100000)));');
	// What a kill leaves behind: the journal of a change that is in the file in part.
	const left = `${folder.path}/left.db`;
	copyFileSync(made, left);
	copyFileSync(`${made}-journal`, `${left}-journal`);
	writer.close();
	const reader = await openDatabase(left, {readOnly: true});
	expect(() => reader.prepare('SELECT count(*) AS n FROM t').get()).toThrow(/readonly/);
	reader.close();

	await recoverDatabase(left);
	expect(existsSync(`${left}-journal`)).toBe(false);
	using again = await openDatabase(left, {readOnly: true});
	expect(again.prepare('SELECT count(*) AS n FROM t').get()).toEqual({n: 0});
});
