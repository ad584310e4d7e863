import {existsSync, readdirSync, rmSync} from 'node:fs';
import {DatabaseSync} from 'node:sqlite';
import {expect, test} from 'vitest';
import {removeFreeLock, takeFileLock} from '../../../source/store/file-lock.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

test('the file of a lock is removed when nobody has it', async () => {
	await using folder = await temporaryFolder();
	const file = `${folder.path}/lock`;
	const unlock = await takeFileLock(file);
	expect(await removeFreeLock(file)).toBe(false);
	// A journal beside it would be taken for a lock of its own.
	expect(readdirSync(folder.path)).toEqual(['lock']);
	unlock?.();
	expect(await removeFreeLock(file)).toBe(true);
	expect(existsSync(file)).toBe(false);
});

/** What `removeFreeLock` does, at once, as if it were another process. */
function removeNow(file: string): void {
	using other = new DatabaseSync(file);
	try {
		other.exec('BEGIN EXCLUSIVE');
		rmSync(file);
	} catch {
		// Taken.
	}
}

test('at whatever moment the file of a lock is removed, two never have it at the same time', async () => {
	await using folder = await temporaryFolder();
	const file = `${folder.path}/lock`;
	for (let steps = 0; steps < 60; steps++) {
		(await takeFileLock(file))?.();
		const taking = takeFileLock(file);
		for (let step = 0; step < steps; step++) {
			await Promise.resolve();
		}

		removeNow(file);
		const first = await taking;
		const second = await takeFileLock(file);
		expect(first && second, `removed after ${steps} steps`).toBeUndefined();
		first?.();
		second?.();
	}
});
