import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {commands} from '../../../source/commands/command-table.ts';
import {helpText} from '../../../source/commands/flags.ts';
import {checkCommand} from '../../../source/commands/mistyped-command.ts';

test.each([
	['rebuildd', 'rebuild'],
	['log', 'logs'],
	['Clean', 'clean'],
])('%s is nearly a command', (word, meant) => {
	expect(() => checkCommand(word, commands.keys())).toThrow(
		expect.objectContaining({code: 'usage', hint: `Did you mean: conducto ${meant}`}),
	);
});

test.each(['pipeline.ts', 'run.ts', './list', 'package', 'tests'])(
	'%s is left to the loader',
	word => {
		expect(() => checkCommand(word, commands.keys())).not.toThrow();
	},
);

test('the commands are those that the help lists', () => {
	const listed = helpText.matchAll(/^ {2}conducto ([a-z|]+) /gm);
	const names = [...listed].flatMap(([, names = '']) => names.split('|'));
	expect([...commands.keys()].sort()).toEqual(names.sort());
});

test('a file that is there is no mistake', () => {
	const folder = mkdtempSync(join(tmpdir(), 'conducto-'));
	const before = process.cwd();
	try {
		process.chdir(folder);
		writeFileSync('logz', '');
		expect(() => checkCommand('logz', commands.keys())).not.toThrow();
		rmSync('logz');
		expect(() => checkCommand('logz', commands.keys())).toThrow(/There is no command logz/);
	} finally {
		process.chdir(before);
		rmSync(folder, {recursive: true});
	}
});
