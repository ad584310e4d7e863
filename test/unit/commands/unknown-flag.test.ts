import {expect, test} from 'vitest';
import {checkFlags} from '../../../source/commands/unknown-flag.ts';

test('the options that there are pass', () => {
	expect(() => checkFlags({jobs: 2, imageAlias: ['a=b'], color: false})).not.toThrow();
});

test.each([
	[{imageAlas: 'x'}, '--image-alas', 'Did you mean --image-alias?'],
	[{colr: false}, '--no-colr', 'Did you mean --no-color?'],
	[{quietly: true}, '--quietly', 'See the options with: conducto --help'],
	[{x: true}, '-x', 'See the options with: conducto --help'],
])('%o is none, and the one that was meant is named', (given, name, hint) => {
	expect(() => checkFlags({json: true, ...given})).toThrow(
		expect.objectContaining({code: 'usage', message: `There is no option ${name}.`, hint}),
	);
});
