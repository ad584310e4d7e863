import {expect, test} from 'vitest';
import {imageHead} from '../../../../source/tui/pane/image-lines.ts';
import {widthOf} from '../../../../source/view/text.ts';
import {exec} from '../../../support/specs.ts';
import {stateAfter} from '../../../support/state.ts';

const image = 'app';

function head(width: number, height: number): string[] {
	const state = stateAfter(
		exec('', 'true', image),
		{type: 'image-started', image},
		{type: 'image-step-started', image, step: 'install'},
		{
			type: 'image-step-ended',
			image,
			step: 'install',
			durationMs: 5,
			outcome: 'unchanged',
			detail: '日本語'.repeat(20),
		},
		{type: 'image-step-started', image, step: 'copy'},
		{
			type: 'image-failed',
			image,
			message: 'The folder is gone: '.repeat(20),
			hint: 'Make it again.',
		},
		{type: 'image-stale', image, inputs: [{step: 'copy', files: ['a'], count: 1}]},
	);
	const found = state.images.get(image);
	if (!found) {
		throw new Error('no image');
	}

	const recipe = {copy_dir: '/home/ada/a/very/long/path/of/folders/app', install_pip: ['numpy']};
	const lines = imageHead(state, image, found, recipe, 2000, {width, height});
	return lines.map(({glyph, text}) => `${glyph ? '* ' : ''}${text}`);
}

const first = (lines: readonly string[]): string[] => lines.map(line => line.split(' ')[0] ?? '');

test('with room for all of it, all is there', () => {
	expect(first(head(60, 40))).toEqual([
		'*',
		'could',
		'The',
		'The',
		'The',
		'Make',
		'b',
		'from',
		'copies',
		'installs',
		'used',
		'*',
		'*',
		'',
	]);
});

test.each([
	[16, ['*', 'could', 'The', 'The', 'The', 'Make', 'b', '*', '*', '']],
	[12, ['*', 'could', 'The', 'The', 'The', 'Make', 'b', '']],
	[10, ['*', 'could', 'The', 'The', 'The', 'Make', '']],
	[5, ['*', 'could', '']],
])('of %i rows some are left to the output; what matters less goes first', (height, expected) => {
	expect(first(head(60, height))).toEqual(expected);
});

test.each([36, 60, 120])('nothing is wider than %i columns', width => {
	for (const line of head(width, 40)) {
		expect(widthOf(line)).toBeLessThanOrEqual(width);
	}
});
