import {expect, test} from 'vitest';
import {createLogLines, type LogLines, mostLines} from '../../../../source/view/log/log-lines.ts';

function linesOf(log: LogLines): string[] {
	return Array.from({length: log.end() - log.first()}, (_, index) => log.line(log.first() + index));
}

function printed(...chunks: readonly string[]): string[] {
	const log = createLogLines();
	for (const chunk of chunks) {
		log.write('stdout', chunk);
	}

	return linesOf(log);
}

test('chunks become lines, however they are cut', () => {
	expect(printed('one\ntw', 'o\n\nthr', 'ee')).toEqual(['one', 'two', '', 'three']);
	expect(printed()).toEqual([]);
	expect(printed('one\r\ntwo\r\n')).toEqual(['one', 'two']);
});

test('colours go on over lines, and every line closes its own', () => {
	expect(printed('\u001b[31mred\nstill\u001b[0m plain')).toEqual([
		'\u001b[31mred\u001b[0m',
		'\u001b[31mstill\u001b[0m plain',
	]);
});

test('a progress bar is one line that shows its last state', () => {
	expect(printed('  0%\r 50%\r', '100%', '\ndone')).toEqual(['100%', 'done']);
	expect(printed('downloading 10%\r\u001b[Kready')).toEqual(['ready']);
	expect(printed('abcdef\r\u001b[2Kxy')).toEqual(['xy']);
	expect(printed('spinner |\b/\b-')).toEqual(['spinner -']);
	expect(printed('abc\u001b[1Gx\u001b[2Cy\u001b[3Dz')).toEqual(['xzcy']);
});

test('what would act on the screen is gone', () => {
	expect(printed('a\u001b[2J\u001b[H\u001b[5A\u001b[?1049h\u001b]52;c;aGk=\u0007b')).toEqual([
		'ab',
	]);
});

test('the streams share lines, but neither sequences nor colours', () => {
	const log = createLogLines();
	log.write('stdout', '\u001b[31mout \u001b]0;open');
	log.write('stderr', 'err\n');
	expect(linesOf(log)).toEqual(['\u001b[31mout \u001b[0merr']);
});

test('lines keep their numbers when the oldest are dropped', () => {
	const log = createLogLines();
	const total = mostLines + 5000;
	for (let i = 0; i < total; i++) {
		log.write('stdout', `line ${i}\n`);
	}

	expect(log.end()).toBe(total);
	expect(log.end() - log.first()).toBe(mostLines);
	expect(log.line(log.first())).toBe(`line ${log.first()}`);
	expect(log.line(total - 1)).toBe(`line ${total - 1}`);
});

test('a remark stands in a line of its own', () => {
	const log = createLogLines();
	log.write('stdout', 'half');
	log.remark('… not shown');
	log.write('stdout', 'rest\n');
	expect(linesOf(log)).toEqual(['half', '\u001b[2m… not shown\u001b[0m', 'rest']);
});
