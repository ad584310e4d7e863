import {expect, test} from 'vitest';
import {nodesToReset, rebuildSummary} from '../../../source/headless/rebuild-report.ts';
import {exec, parallel} from '../../support/specs.ts';
import {ends, starts, stateAfter} from '../../support/state.ts';

const nothing = {built: [], unchanged: [], failed: []};

test.each([
	[nothing, 'There is no image to rebuild.'],
	[{...nothing, built: ['app']}, '1 image rebuilt: app.'],
	[{...nothing, unchanged: ['app', 'db']}, '2 images unchanged: app, db.'],
	[
		{built: ['app', 'db'], unchanged: ['web'], failed: ['bad']},
		'2 images rebuilt: app, db. 1 unchanged: web. 1 failed: bad.',
	],
	[{...nothing, built: [...'abcdef']}, '6 images rebuilt: a, b, c, d, e ….'],
	[{...nothing, built: ['a\nb']}, '1 image rebuilt: a b.'],
])('%j', (end, text) => {
	expect(rebuildSummary(end)).toBe(text);
});

test('only nodes that ran, or run, in an image that was rebuilt need a reset', () => {
	const root = parallel('', [
		exec('done', 'true', 'app'),
		exec('running', 'true', 'app'),
		exec('pending', 'true', 'app'),
		exec('other', 'true', 'db'),
	]);
	const state = stateAfter(
		root,
		...starts('/done'),
		ends('/done', 0),
		...starts('/running'),
		...starts('/other'),
	);
	expect(nodesToReset(state, ['app'])).toEqual(['/done', '/running']);
	expect(nodesToReset(state, [])).toEqual([]);
});
