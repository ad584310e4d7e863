import {expect, test} from 'vitest';
import {takeArguments} from '../../../source/commands/arguments.ts';

test('what is needed and what may follow is handed on', () => {
	expect(takeArguments(['a', 'b'], [1, 2], '')).toEqual(['a', 'b']);
	expect(takeArguments(['a'], [1, 2], '')).toEqual(['a']);
	expect(takeArguments([], [0, 0], '')).toEqual([]);
});

test.each([
	{
		given: ['id'],
		usage: 'conducto logs <id> <path>',
		message: 'Something is missing on the command line.',
		hint: 'Use: conducto logs <id> <path>',
	},
	{
		given: ['id', '/Say', 'Hi', 'Ho'],
		usage: 'conducto logs <id> <path>',
		message: 'There is too much on the command line: "Hi", "Ho".',
		hint: 'Use: conducto logs <id> <path> (a path with spaces stands in quotes)',
	},
	{
		given: ['a', 'b', 'c'],
		usage: 'conducto x <a> <b>',
		message: 'There is too much on the command line: "c".',
		hint: 'Use: conducto x <a> <b>',
	},
])('$message', ({given, usage, message, hint}) => {
	expect(() => takeArguments(given, [2, 2], usage)).toThrow(
		expect.objectContaining({code: 'usage', message, hint}),
	);
});
