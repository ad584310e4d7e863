// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are the variables of Dockerfiles.
import {expect, test} from 'vitest';
import {expandVariables} from '../../../../source/image/dockerfile/expand-variables.ts';

const values = new Map([
	['A', 'one'],
	['EMPTY', ''],
]);

test.each([
	['plain', 'plain'],
	['$A-x', 'one-x'],
	['${A}x', 'onex'],
	['$EMPTY', ''],
	['${A:-b}', 'one'],
	['${EMPTY:-b}', 'b'],
	['${EMPTY-b}', ''],
	['${NONE-b}', 'b'],
	['${NONE:-}', ''],
	['${A:+b}', 'b'],
	['${EMPTY:+b}', ''],
	['${EMPTY+b}', 'b'],
	['$NONE', undefined],
	['a${NONE}', undefined],
	['${A%x}', undefined],
	['${NONE:-${A}}', undefined],
])('%s', (text, expected) => {
	expect(expandVariables(text, values)).toBe(expected);
});
