import {expect, test} from 'vitest';
import {lastLines} from '../../../../source/image/install/last-lines.ts';
import {outputText} from '../../../../source/image/install/output-text.ts';

test('lines may come in pieces, and end in any way', () => {
	const seen: string[] = [];
	const last = lastLines(line => seen.push(line));
	for (const text of ['a', 'b\nc\r', '\n10%\r20%\rd', 'one']) {
		last.push(text);
	}

	expect(seen).toContain('ab');
	expect(seen).toContain('20%');
	expect(last.lines().at(-1)).toBe('done');
});

test('only the last are kept, whatever is printed', () => {
	const last = lastLines(() => {});
	for (let index = 0; index < 1000; index++) {
		last.push(`line ${index}\n`);
	}

	last.push('x'.repeat(1_000_000));
	expect(last.lines().length).toBeLessThan(300);
	expect(last.lines().at(-2)).toBe('line 999');
	expect(last.lines().at(-1)?.length).toBeLessThan(10_000);
});

test('characters that are cut in two become whole, each stream for itself', () => {
	const text = outputText();
	const [first = 0, second = 0] = Buffer.from('é');
	const printed = [
		text({stream: 'stdout', data: Buffer.from([first])}),
		text({stream: 'stderr', data: Buffer.from('!')}),
		text({stream: 'stdout', data: Buffer.from([second])}),
	];
	expect(printed.join('')).toBe('!é');
});
