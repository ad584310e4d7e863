import {appendFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {encodeHeader, logFile} from '../../../source/store/log-format.ts';
import {openLogReader} from '../../../source/store/log-reader.ts';
import {decodedRecords} from '../../../source/store/log-text.ts';
import {createLogWriter} from '../../../source/store/log-writer.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

test('records come back in order, with their stream, arrival and exact bytes', async () => {
	await using folder = await temporaryFolder();
	const file = logFile(folder.path, '/Build/Lint', 1);
	const writer = createLogWriter(file);
	const reader = openLogReader(file);
	writer.write(1_700_000_000_123, 'stdout', Buffer.from([0, 255, 10]));
	writer.write(1_700_000_000_124, 'stderr', Buffer.from('late'));
	expect(reader.next()).toEqual([
		{at: 1_700_000_000_123, stream: 'stdout', data: Buffer.from([0, 255, 10])},
		{at: 1_700_000_000_124, stream: 'stderr', data: Buffer.from('late')},
	]);
	expect(reader.next()).toEqual([]);
	writer.write(1_700_000_000_125, 'stdout', Buffer.from('more'));
	expect(reader.next()).toHaveLength(1);
	reader.close();
	writer.close();
});

test('a half-written record at the end is left for later', async () => {
	await using folder = await temporaryFolder();
	const file = path.join(folder.path, 'a.log');
	createLogWriter(file).close();
	const reader = openLogReader(file);
	appendFileSync(file, encodeHeader(1, 'stdout', 4));
	appendFileSync(file, 'ab');
	expect(reader.next()).toEqual([]);
	appendFileSync(file, 'cd');
	expect(reader.next()[0]?.data.toString()).toBe('abcd');
	reader.close();
});

test('a log that is not there yet reads as empty, and is found when it comes', async () => {
	await using folder = await temporaryFolder();
	const file = path.join(folder.path, 'a.log');
	const reader = openLogReader(file);
	expect(reader.next()).toEqual([]);
	const writer = createLogWriter(file);
	writer.write(1, 'stdout', Buffer.from('x'));
	expect(reader.next()).toHaveLength(1);
	writer.close();
	reader.close();
});

test('records longer than a block are read whole', async () => {
	await using folder = await temporaryFolder();
	const file = path.join(folder.path, 'a.log');
	const writer = createLogWriter(file);
	const large = Buffer.alloc(700_000, 'x');
	writer.write(1, 'stdout', large);
	writer.write(2, 'stdout', Buffer.from('end'));
	writer.close();
	const reader = openLogReader(file);
	const [first, second] = reader.next();
	expect(first?.data.equals(large)).toBe(true);
	expect(second?.data.toString()).toBe('end');
	reader.close();
});

test('the tail starts at a record near its place', async () => {
	await using folder = await temporaryFolder();
	const file = path.join(folder.path, 'a.log');
	const writer = createLogWriter(file);
	for (let line = 0; line < 20_000; line++) {
		writer.write(line, 'stdout', Buffer.from(`line ${line}\n`));
	}

	writer.close();
	const reader = openLogReader(file);
	const total = reader.behind();
	expect(reader.seekTail(100_000)).toBe(true);
	expect(reader.behind()).toBeGreaterThanOrEqual(100_000);
	expect(reader.behind()).toBeLessThan(200_000);
	expect(total).toBeGreaterThan(400_000);
	expect(reader.next()[0]?.data.toString()).toMatch(/^line \d+\n$/);
	expect(openLogReader(file).seekTail(total)).toBe(false);
	reader.close();
});

test('a character that is cut over two records of a stream stays whole as text', async () => {
	await using folder = await temporaryFolder();
	const file = path.join(folder.path, 'a.log');
	const writer = createLogWriter(file);
	const bytes = Buffer.from('é');
	writer.write(1, 'stdout', bytes.subarray(0, 1));
	writer.write(2, 'stderr', Buffer.from('!'));
	writer.write(3, 'stdout', bytes.subarray(1));
	writer.close();
	expect([...decodedRecords(file)].map(({text}) => text)).toEqual(['', '!', 'é']);
});
