import {expect, test} from 'vitest';
import {createPlainLines} from '../../../source/headless/plain-lines.ts';
import {mostLines} from '../../../source/view/log/log-lines.ts';

function printed(texts: readonly string[], color = false): string[] {
	const calls: string[] = [];
	const lines = createPlainLines((_, all) => void calls.push(...all), color);
	for (const text of texts) {
		lines.write({path: '/a', attempt: 1, stream: 'stdout', at: 0, text});
	}

	lines.end('/a', 1);
	return calls;
}

test('more lines in one chunk than are kept are all printed', () => {
	const all = Array.from({length: 3 * mostLines}, (_, line) => String(line));
	expect(printed([all.join('\n')])).toEqual(all);
});

test('a line that comes in parts is one, and what is left without a break is printed in the end', () => {
	expect(printed(['a', 'b\nc', '\nd'])).toEqual(['ab', 'c', 'd']);
});

test('colours are printed only where they are wanted', () => {
	expect(printed(['\u001b[31mred\u001b[0m\n'])).toEqual(['red']);
	expect(printed(['\u001b[31mred\u001b[0m\n'], true)).toEqual(['\u001b[31mred\u001b[0m']);
});
