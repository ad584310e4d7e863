import {expect, test} from 'vitest';
import {sizeText} from '../../../source/events/size-text.ts';

test.each([
	[0, '0B'],
	[999, '999B'],
	[1000, '1kB'],
	[12_400, '12kB'],
	[999_400, '999kB'],
	[999_900, '1.0MB'],
	[1_230_000, '1.2MB'],
	[9_960_000, '10MB'],
	[123_456_789, '123MB'],
	[4_300_000_000, '4.3GB'],
	[5_000_000_000_000_000, '5000TB'],
])('%i bytes are %s', (bytes, text) => {
	expect(sizeText(bytes)).toBe(text);
});
