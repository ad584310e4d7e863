import {existsSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {openLogReader} from '../../../source/store/log-reader.ts';
import {decodedRecords} from '../../../source/store/log-text.ts';
import {createLogWriter} from '../../../source/store/log-writer.ts';
import {recoverLog} from '../../../source/store/recovered-log.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

function textOf(file: string): string {
	return [...decodedRecords(file)].map(({text}) => text).join('');
}

async function begun(text: string) {
	const folder = await temporaryFolder();
	const file = path.join(folder.path, 'a.log');
	const log = createLogWriter(file);
	log.write(1, 'stdout', Buffer.from(text));
	log.close();
	let settled = 0;
	const recovered = recoverLog(file, () => settled++);
	return {
		file,
		recovered,
		settled: () => settled,
		files: () => readdirSync(folder.path).sort(),
		async [Symbol.asyncDispose]() {
			recovered.close();
			await folder[Symbol.asyncDispose]();
		},
	};
}

test('a log that is written anew takes the old one’s place when it holds as much, and goes on', async () => {
	await using log = await begun('one two');
	log.recovered.write(5, 'stdout', Buffer.from('one '));
	expect(textOf(log.file)).toBe('one two');
	log.recovered.write(6, 'stdout', Buffer.from('two three'));
	expect(textOf(log.file)).toBe('one two three');
	expect(log.settled()).toBe(1);
	log.recovered.write(7, 'stderr', Buffer.from('!'));
	log.recovered.end();
	expect([...decodedRecords(log.file)].map(({at}) => at)).toEqual([5, 6, 7]);
	expect(log.settled()).toBe(1);
	expect(log.files()).toEqual(['a.log', 'a.log.index']);
});

test('each stream counts for itself', async () => {
	await using log = await begun('out');
	log.recovered.write(5, 'stderr', Buffer.from('a lot of it'));
	expect(textOf(log.file)).toBe('out');
	log.recovered.write(5, 'stdout', Buffer.from('out'));
	expect(textOf(log.file)).toBe('a lot of itout');
});

test('a log of which the engine lost something keeps what it had', async () => {
	await using log = await begun('one two');
	log.recovered.write(5, 'stdout', Buffer.from('one'));
	log.recovered.end();
	expect(textOf(log.file)).toBe('one two');
	expect(log.settled()).toBe(0);
	expect(log.files()).toEqual(['a.log']);
});

test('where nothing was printed yet the new log is there at once', async () => {
	await using folder = await temporaryFolder();
	const file = path.join(folder.path, 'a.log');
	const recovered = recoverLog(file, () => {});
	expect(existsSync(file)).toBe(true);
	recovered.write(1, 'stdout', Buffer.from('x'));
	expect(textOf(file)).toBe('x');
	recovered.close();
});

test('a reader that has the old log open goes over to the new one, behind what it has passed on', async () => {
	await using log = await begun('one two');
	const reader = openLogReader(log.file);
	expect(reader.next()).toHaveLength(1);
	expect(reader.isReplaced()).toBe(false);
	log.recovered.write(2, 'stdout', Buffer.from('one'));
	log.recovered.write(3, 'stdout', Buffer.from(' two three'));
	expect(reader.next()).toEqual([]);
	expect(reader.isReplaced()).toBe(true);
	reader.reopen({skipsPassed: true});
	expect(reader.next().map(({data}) => data.toString())).toEqual([' three']);
	expect(reader.isReplaced()).toBe(false);
	reader.reopen({skipsPassed: false});
	expect(reader.next().map(({data}) => data.toString())).toEqual(['one', ' two three']);
	reader.close();
});
