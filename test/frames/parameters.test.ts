import {expect, test} from 'vitest';
import type {NodeSpec} from '../../source/pipeline/spec.ts';
import {exec, serial} from '../support/specs.ts';
import {starts} from '../support/state.ts';
import {showDisplay} from './support/display.tsx';
import {fakeConnection} from './support/fake-connection.ts';
import {ended, imageBuilt} from './support/happenings.ts';

const browsers: NodeSpec = {
	...exec('e2e'),
	title: 'Tests in three browsers',
	tags: ['slow', 'nightly'],
	doc: 'Needs a **display**.\nSee docs/e2e.md.',
	mem: 2,
	env: {LEVEL: 'debug', DISPLAY: ':99'},
	on_error: [{type: 'retry', count: 2}, 'notify-me "$CONDUCTO_NODE failed"'],
};

const root: NodeSpec = {
	...serial('', [exec('Build'), {...serial('Test', [browsers]), cpu: 2, env: {CI: 'true'}}]),
	max_time: 600,
	env: {LEVEL: 'info'},
	on_done: ['make report'],
};

test.each([
	{columns: 80, rows: 24},
	{columns: 160, rows: 50},
])('$columns x $rows: what is set of a node, and where it comes from', async size => {
	const connection = fakeConnection(root);
	await using display = await showDisplay(connection, size);
	connection.happen(1, ...imageBuilt());
	display.press('G', 'p');
	await expect(await display.waitFor('from /Test')).toMatchFileSnapshot(
		`goldens/${size.columns}x${size.rows}-parameters.txt`,
	);
	display.press('p');
	await display.waitFor('Not run yet.');
});

test('80x24: an error that was passed over, and a command that followed it and failed', async () => {
	const connection = fakeConnection(root);
	await using display = await showDisplay(connection);
	const path = '/Test/e2e';
	connection.happen(95_000, {type: 'run-started'}, ...imageBuilt(), ...starts(path));
	connection.happen(
		97_000,
		ended(path, {state: 'error', exitCode: 1}, 2000),
		{type: 'node-retried', path, by: 'retry_then_skip', cause: 'retry 1 of 1'},
		...starts(path, 2),
		ended(path, {state: 'error', exitCode: 1}, 2000, 2),
		{type: 'node-skipped', path, because: path},
		{
			type: 'callback-intended',
			path,
			number: 1,
			trigger: 'skipped',
			round: 2,
			command: 'notify-me "$CONDUCTO_NODE"',
			container: 'c',
		},
		{
			type: 'callback-ended',
			path,
			number: 1,
			outcome: {state: 'error', exitCode: 127},
			durationMs: 40,
		},
	);
	display.press('G');
	await expect(await display.waitFor('exit 127')).toMatchFileSnapshot(
		'goldens/80x24-passed-over.txt',
	);
});

test('R resets what comes after it, too; a runs just this node', async () => {
	const connection = fakeConnection(root);
	await using display = await showDisplay(connection);
	display.press('R');
	await display.waitFor('There is nothing to reset: nothing has run.');
	display.press('a');
	await display.waitFor('Select a node that runs a command first.');
	connection.happen(1, {type: 'run-started'}, ...imageBuilt(), ...starts('/Build'));
	display.press('j', 'a');
	await display.waitFor('/Build is running already.');
	connection.happen(2, ended('/Build', {state: 'done', exitCode: 0}, 1000));
	display.press('a', 'R');
	await display.quiet();
	expect(connection.sent).toEqual([
		{type: 'run', path: '/Build'},
		{type: 'reset', path: '/Build', after: true},
	]);
});
