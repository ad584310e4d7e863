import {mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {expect, test} from 'vitest';
import {openImageMemory} from '../../../source/store/image-memory.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const {signal} = new AbortController();

test('remembers facts beyond the process that wrote them', async () => {
	await using folder = await temporaryFolder();
	const first = await openImageMemory(folder.path);
	first.write('copy', 'a', {files: [1]});
	first.write('copy', 'b', 'second');
	first.write('contents', 'a', 'other kind');
	first.remove('copy', 'b');
	first.close();

	const second = await openImageMemory(folder.path);
	expect(second.read('copy', 'a')).toEqual({files: [1]});
	expect(second.read('copy', 'b')).toBeUndefined();
	expect(second.keys('copy')).toEqual(['a']);
	second.close();
});

test('starts from nothing where another version wrote', async () => {
	await using folder = await temporaryFolder();
	const memory = await openImageMemory(folder.path);
	memory.write('copy', 'a', 1);
	memory.close();
	const database = new DatabaseSync(path.join(folder.path, 'images', 'memory.sqlite'));
	database.exec('PRAGMA user_version = 99');
	database.close();

	const other = await openImageMemory(folder.path);
	expect(other.read('copy', 'a')).toBeUndefined();
	other.write('copy', 'a', 2);
	expect(other.read('copy', 'a')).toBe(2);
	other.close();
});

const damages: Readonly<Record<string, (file: string) => void>> = {
	'is no database': file => writeFileSync(file, 'not a database at all, but long enough to be one'),
	'is cut short': file => truncateSync(file, 700),
	'is a folder': file => {
		rmSync(file);
		mkdirSync(file);
	},
	'has no table': file => {
		const database = new DatabaseSync(file);
		database.exec('DROP TABLE facts');
		database.close();
	},
};

test.for(Object.keys(damages))('starts from nothing when its file %s', async damage => {
	await using folder = await temporaryFolder();
	const file = path.join(folder.path, 'images', 'memory.sqlite');
	const memory = await openImageMemory(folder.path);
	memory.write('copy', 'a', 1);
	memory.close();
	damages[damage]?.(file);

	const anew = await Promise.all([openImageMemory(folder.path), openImageMemory(folder.path)]);
	for (const [index, one] of anew.entries()) {
		expect(one.read('copy', 'a')).toBeUndefined();
		one.write('copy', `b${index}`, 2);
	}

	expect(anew[0].keys('copy')).toEqual(['b0', 'b1']);
	anew.map(one => one.close());
});

test('knows nothing of what is damaged further on, and is whole again the next time', async () => {
	await using folder = await temporaryFolder();
	const file = path.join(folder.path, 'images', 'memory.sqlite');
	const memory = await openImageMemory(folder.path);
	for (let count = 0; count < 200; count++) {
		memory.write('copy', String(count), 'x'.repeat(200));
	}

	memory.close();
	const bytes = readFileSync(file);
	bytes.fill(0xff, bytes.length / 2);
	writeFileSync(file, bytes);

	const damaged = await openImageMemory(folder.path);
	expect(damaged.keys('copy')).toEqual([]);
	expect(damaged.read('copy', '99')).toBeUndefined();
	expect(() => damaged.write('copy', '99', 1)).not.toThrow();
	damaged.close();

	const whole = await openImageMemory(folder.path);
	whole.write('copy', '99', 1);
	expect(whole.read('copy', '99')).toBe(1);
	whole.close();
});

test('says so when there is no place for it', async () => {
	await using folder = await temporaryFolder();
	writeFileSync(path.join(folder.path, 'images'), '');
	await expect(openImageMemory(folder.path)).rejects.toMatchObject({code: 'state-unusable'});
});

test('lets one at a time hold a lock, also within a process', async () => {
	await using folder = await temporaryFolder();
	const one = await openImageMemory(folder.path);
	const other = await openImageMemory(folder.path);
	const order: string[] = [];
	const unlock = await one.lock('key', signal);
	const waiting = other.lock('key', signal).then(release => {
		order.push('second');
		release();
	});
	(await other.lock('another key', signal))();
	order.push('first');
	unlock();
	await waiting;
	expect(order).toEqual(['first', 'second']);
	one.close();
	other.close();
});

test('gives up waiting for a lock when told to', async () => {
	await using folder = await temporaryFolder();
	const memory = await openImageMemory(folder.path);
	const unlock = await memory.lock('key', signal);
	const abort = new AbortController();
	const waiting = memory.lock('key', abort.signal);
	abort.abort();
	await expect(waiting).rejects.toThrow();
	unlock();
	memory.close();
});
