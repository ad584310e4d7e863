import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {expect, test} from 'vitest';
import {isProcessAlive, processMark} from '../../../source/debug/process-mark.ts';

test('this process is alive', () => {
	expect(processMark()).toMatch(new RegExp(`^${process.pid}:.+`));
	expect(isProcessAlive(processMark())).toBe(true);
});

test('a process that ended is not, and neither is one whose number was given away', async () => {
	const child = spawn('sleep', ['1000']);
	await once(child, 'spawn');
	const mark = processMark(child.pid);
	expect(isProcessAlive(mark)).toBe(true);
	child.kill('SIGKILL');
	await once(child, 'exit');
	expect(isProcessAlive(mark)).toBe(false);
	expect(isProcessAlive(`${process.pid}:1`)).toBe(false);
});

test('what is no mark is left alone', () => {
	expect(isProcessAlive('something else')).toBe(true);
	expect(isProcessAlive('')).toBe(true);
});
