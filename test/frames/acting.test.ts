import {expect, test} from 'vitest';
import {exec, parallel, serial} from '../support/specs.ts';
import {starts} from '../support/state.ts';
import {showDisplay} from './support/display.tsx';
import {fakeConnection} from './support/fake-connection.ts';
import {ended, imageBuilt} from './support/happenings.ts';

const root = serial('', [
	{
		type: 'parallel',
		name: 'Try',
		children: [exec('Lint'), exec('Style')],
		suppress_errors: true,
	},
	parallel('Test', [exec('Unit'), exec('Browsers')]),
	exec('Deploy'),
]);

test('80x24: skipped nodes and suppressed errors', async () => {
	const connection = fakeConnection(root);
	await using display = await showDisplay(connection);
	connection.happen(
		95_000,
		{type: 'run-started'},
		...imageBuilt(),
		...starts('/Try/Lint'),
		...starts('/Try/Style'),
		{type: 'node-skipped', path: '/Test'},
		{type: 'node-skipped', path: '/Deploy'},
	);
	connection.happen(
		97_000,
		ended('/Try/Lint', {state: 'error', exitCode: 1}, 2000),
		ended('/Try/Style', {state: 'done', exitCode: 0}, 1000),
	);
	display.press('G');
	await expect(await display.waitFor('Passed over')).toMatchFileSnapshot(
		'goldens/80x24-skipped.txt',
	);
	display.press('g', 'j');
	await expect(await display.waitFor('1/2 done')).toMatchFileSnapshot('goldens/80x24-warning.txt');
});

test('S skips and unskips, x kills; what is refused is said', async () => {
	const connection = fakeConnection(root);
	await using display = await showDisplay(connection);
	display.press('j', 'S');
	await display.quiet();
	connection.happen(1, {type: 'node-skipped', path: '/Try'});
	display.press('S', 'j', 'S');
	await display.waitFor('/Try/Lint is skipped already, with /Try.');
	display.press('x');
	await display.waitFor('/Try/Lint is not running.');
	connection.happen(2, {type: 'node-unskipped', path: '/Try'}, ...starts('/Try/Lint'));
	display.press('x');
	await display.quiet();
	expect(connection.sent).toEqual([
		{type: 'skip', path: '/Try'},
		{type: 'unskip', path: '/Try'},
		{type: 'kill', path: '/Try/Lint'},
	]);
});

test('E resets all that ended with the engine, from wherever one is, and nothing else', async () => {
	const connection = fakeConnection(root);
	await using display = await showDisplay(connection);
	const message = 'It ended with the Docker engine.';
	const lost = {state: 'killed', reason: 'engine', message} as const;
	connection.happen(
		1000,
		{type: 'run-started'},
		...starts('/Try/Lint'),
		...starts('/Try/Style'),
		...starts('/Test/Unit'),
	);
	display.press('G', 'E');
	await display.waitFor('Nothing ended with the Docker engine.');
	connection.happen(
		2000,
		ended('/Try/Lint', lost, 500),
		ended('/Test/Unit', lost, 500),
		ended('/Try/Style', {state: 'killed', message: 'It was killed.'}, 500),
	);
	await display.waitFor('/Try/Lint, /Test/Unit ended with the Docker engine.');
	await display.waitFor('E resets what did.');
	display.press('E');
	await display.quiet();
	expect(connection.sent).toEqual([{type: 'reset-lost', path: '/'}]);
});
