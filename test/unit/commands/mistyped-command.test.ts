import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {checkCommand} from '../../../source/commands/mistyped-command.ts';

test.each([
	['rebuildd', 'rebuild'],
	['log', 'logs'],
	['Clean', 'clean'],
])('%s is nearly a command', (word, meant) => {
	expect(() => checkCommand(word)).toThrow(
		expect.objectContaining({code: 'usage', hint: `Did you mean: conducto ${meant}`}),
	);
});

test.each(['pipeline.ts', 'run.ts', './list', 'package', 'tests'])(
	'%s is left to the loader',
	word => {
		expect(() => checkCommand(word)).not.toThrow();
	},
);

test('a file that is there is no mistake', () => {
	const folder = mkdtempSync(join(tmpdir(), 'conducto-'));
	const before = process.cwd();
	try {
		process.chdir(folder);
		writeFileSync('logz', '');
		expect(() => checkCommand('logz')).not.toThrow();
		rmSync('logz');
		expect(() => checkCommand('logz')).toThrow(/There is no command logz/);
	} finally {
		process.chdir(before);
		rmSync(folder, {recursive: true});
	}
});
