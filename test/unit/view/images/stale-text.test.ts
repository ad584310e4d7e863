import {expect, test} from 'vitest';
import {staleText, staleTextOf} from '../../../../source/view/images/stale-text.ts';

test.each([
	[['app.py'], 1, 'app.py changed'],
	[['app.py', 'lib/b.py'], 2, 'app.py and lib/b.py changed'],
	[['app.py', 'b.py', 'c.py'], 14, 'app.py, b.py and 12 more changed'],
	[['a\u001b[2J\nb'], 1, 'a [2J b changed'],
	[[], 0, 'the files changed'],
])('%j of %i', (files, count, text) => {
	expect(staleText({step: 'copy', files, count})).toBe(text);
});

test('what no file stands for is named by its step', () => {
	expect(staleText({step: 'clone', files: [], count: 0})).toBe('the branch changed');
});

test('an image of which nothing changed is not stale', () => {
	expect(staleTextOf([])).toBeUndefined();
	const stale = [
		{step: 'build', files: ['Dockerfile'], count: 1},
		{step: 'copy', files: ['app.py'], count: 1},
	] as const;
	expect(staleTextOf(stale)).toBe('Dockerfile changed; app.py changed');
});
