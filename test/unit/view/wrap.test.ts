import {expect, test} from 'vitest';
import {wrapTo} from '../../../source/view/wrap.ts';

test('breaks between words, and cuts what does not fit into the last line', () => {
	expect(wrapTo('the quick brown fox jumps', 10, 3)).toEqual(['the quick', 'brown fox', 'jumps']);
	expect(wrapTo('the quick brown fox jumps', 10, 2)).toEqual(['the quick', 'brown fox…']);
	expect(wrapTo('incomprehensibilities', 10, 2)).toEqual(['incompreh…']);
});
