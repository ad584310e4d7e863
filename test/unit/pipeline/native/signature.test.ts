import {stripTypeScriptTypes} from 'node:module';
import {expect, test} from 'vitest';
import {signatureOf} from '../../../../source/pipeline/native/signature.ts';

const many = Number.POSITIVE_INFINITY;

test.each([
	['function say() {}', 0, 0],
	['function say(who: string, times: number) {}', 2, 2],
	['async function say(who: string, times?: number): Promise<void> {}', 1, 2],
	['function say(who = "Bob, or (Al", times = [1, 2].length) {}', 0, 2],
	['function say(who: Map<string, number>, {a, b = 2}: {a: 1; b?: 2}) {}', 2, 2],
	['function say({a, b}: {a?: 1; b?: 2} = {}, c: () => void) {}', 2, 2],
	['function say(who: string, ...more: string[]) {}', 1, many],
	['function say() { return arguments; }', 0, many],
	['function say(\n\twho: string,\n\ttimes?: number,\n) {}', 1, 2],
	['(who: string, times?: number) => {}', 1, 2],
	['async (who) => {}', 1, 1],
	['who => who', 1, 1],
	['async who => who', 1, 1],
	['<T,>(who: T, f: (a: T, b: T) => T) => f(who, who)', 2, 2],
])('%s takes %i to %i', (typed, least, most) => {
	const isArrow = !/^(async )?function/.test(typed);
	const [before, after] = isArrow ? ['const f = ', ';'] : ['', ''];
	const stripped = stripTypeScriptTypes(before + typed + after, {mode: 'strip'});
	const start = before.length;
	const text = stripped.slice(start, start + typed.length);
	// As `toString` gives it: without what stands in front.
	const blanks = /^\s*/.exec(text)?.[0].length ?? 0;
	expect(signatureOf(text.slice(blanks), typed.slice(blanks))).toEqual({least, most});
});

test.each(['function say(a /* , b) */, c) {}', '[native code]', 'class A {}', 'function say(a'])(
	'nothing is said of %s',
	text => {
		expect(signatureOf(text, text)).toBeUndefined();
	},
);
