import {expect, test} from 'vitest';
import {linesAsWritten} from '../../../../source/image/dockerfile/lines-as-written.ts';
import {parseDockerfile} from '../../../../source/image/dockerfile/parse-dockerfile.ts';

test.each([
	[1, 1],
	[3, 2],
	[4, 3],
	[6, 4],
	[7, 5],
])('line %i of what was built is line %i of the file', async (built, written) => {
	const text = 'FROM a\r\n# two\r\nFROM b\r\n# four\n# five\n';
	const asWritten = linesAsWritten(text, await parseDockerfile(text, {}));
	expect(asWritten(`dockerfile parse error line ${built}: x`)).toBe(
		`dockerfile parse error line ${written}: x`,
	);
	expect(asWritten(`parse error on line ${built}: x`)).toBe(`parse error on line ${written}: x`);
	expect(asWritten(`main.c line ${built}`)).toBe(`main.c line ${built}`);
});
