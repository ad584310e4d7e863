import {expect, test} from 'vitest';
import {bindings} from '../../../../source/tui/keymap/bindings.ts';

test('no key means two things', () => {
	for (const scopes of [
		['screen', 'always'],
		['question', 'always'],
	]) {
		const keys = bindings.filter(({scope}) => scopes.includes(scope)).flatMap(({keys}) => keys);
		expect(new Set(keys).size).toBe(keys.length);
	}
});

test('descriptions fit into the columns of the help screen', () => {
	for (const {description} of bindings) {
		expect(description.length).toBeLessThanOrEqual(28);
	}
});
