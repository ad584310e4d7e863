import {expect, test} from 'vitest';
import {imageLogPath} from '../../source/events/output.ts';
import {exec, parallel} from '../support/specs.ts';
import {starts} from '../support/state.ts';
import {showDisplay} from './support/display.tsx';
import {fakeConnection} from './support/fake-connection.ts';
import {imagesMidway, imagesTree, recipes} from './support/image-happenings.ts';

const golden = (name: string): string => `goldens/${name}.txt`;

const sizes = [
	{columns: 80, rows: 24},
	{columns: 160, rows: 50},
] as const;

const shown = [
	['building', 'Step 3/7', []],
	['failed', 'ERROR', ['j']],
	['stale', 'Successfully installed', ['j', 'j']],
	['waiting', 'not built yet', ['G']],
] as const;

for (const {columns, rows} of sizes) {
	test.each(shown)(`${columns}x${rows}: an image that is %s`, async (name, text, keys) => {
		const connection = fakeConnection(imagesTree, recipes);
		await using display = await showDisplay(connection, {columns, rows});
		imagesMidway(connection);
		display.press('i', ...keys);
		const screen = await display.waitFor(text);
		await expect(screen).toMatchFileSnapshot(golden(`${columns}x${rows}-image-${name}`));
	});
}

test('80x24: nodes whose image is stale have a badge and say what changed', async () => {
	const connection = fakeConnection(imagesTree, recipes);
	await using display = await showDisplay(connection);
	imagesMidway(connection);
	display.press('G', 'k');
	const screen = await display.waitFor('rebuilds its image');
	await expect(screen).toMatchFileSnapshot(golden('80x24-stale-nodes'));
});

test('80x24: a node whose image could not be built points to its output', async () => {
	const connection = fakeConnection(imagesTree, recipes);
	await using display = await showDisplay(connection);
	imagesMidway(connection);
	connection.happen(
		91_000,
		{type: 'run-started'},
		{type: 'node-queued', path: '/Build/Docs'},
		{
			type: 'attempt-ended',
			path: '/Build/Docs',
			attempt: 1,
			outcome: {
				state: 'error',
				message: 'Its image docs could not be made: The command of step 2 returned 1.',
				hint: 'Mend the cause, then rebuild the image and reset the node.',
			},
			durationMs: undefined,
		},
	);
	display.press(']');
	const screen = await display.waitFor('Press i to see its output.');
	await expect(screen).toMatchFileSnapshot(golden('80x24-failed-image-node'));
	display.press('i');
	await display.waitFor('ERROR: No matching distribution');
});

test('the view opens on the image of the selected node, and goes back to where one was', async () => {
	const connection = fakeConnection(imagesTree, recipes);
	await using display = await showDisplay(connection);
	imagesMidway(connection);
	connection.happen(90_000, {type: 'run-started'}, ...starts('/Test/End to end'));
	connection.print('/Test/End to end', 'line\n'.repeat(100));
	display.press('G', 'k');
	await display.waitFor('$ true');
	await display.quiet();
	display.press('Tab', 'PageUp');
	await display.waitFor('of 100, G follows');
	const tree = await display.quiet();
	display.press('i');
	await display.waitFor('used by  2 nodes: /Test/Unit');
	display.press('k');
	await display.waitFor('│ ✗ docs');
	display.press('Escape');
	expect(await display.quiet()).toBe(tree);
	display.press('i', 'i');
	expect(await display.quiet()).toBe(tree);
	display.press('G');
	expect(await display.quiet()).not.toContain('follows');
});

test('the output of a build is followed, scrolled and zoomed as that of a node', async () => {
	const connection = fakeConnection(imagesTree, recipes);
	await using display = await showDisplay(connection);
	imagesMidway(connection);
	display.press('i', 'j');
	await display.waitFor('ERROR');
	display.press('Tab', 'PageUp');
	const reading = await display.waitFor(/line \d+ of 201, G follows/);
	expect(reading).not.toContain('ERROR');
	connection.print(imageLogPath('docs'), 'one more line\n');
	expect(await display.waitFor('of 202')).not.toContain('one more line');
	display.press('Enter');
	expect(await display.waitFor(/^ ✗ docs/m)).not.toContain('✓ app');
	display.press('G');
	await display.waitFor('one more line');
	display.press('Escape');
	await display.waitFor('✓ app');
	display.press('Tab', 'PageUp');
	await display.waitFor('G follows');
	display.press('Tab', 'k');
	expect(await display.waitFor('Step 3/7')).not.toContain('follows');
	display.press('j');
	await expect.poll(connection.watched).toEqual([imageLogPath('docs')]);
	display.press('Escape');
	await display.waitFor('Deploy');
	await expect.poll(connection.watched).toEqual([]);
});

test('b and B rebuild the image that is looked at, of a node and in the list', async () => {
	const connection = fakeConnection(imagesTree, recipes);
	await using display = await showDisplay(connection);
	imagesMidway(connection);
	display.press('b');
	await display.waitFor('Select a node that runs a command first.');
	display.press('j', 'j', 'j', 'B', 'i', 'j', 'b', 'B');
	await expect
		.poll(() => connection.sent)
		.toEqual([
			{type: 'rebuild', image: 'docs', all: true},
			{type: 'rebuild', image: 'app'},
			{type: 'rebuild', image: 'app', all: true},
		]);
	display.press('g', 'b');
	await display.waitFor('toolchain is being built: it is rebuilt right after that.');
});

test('what acts on nodes does nothing in the view of the images, and says so', async () => {
	const connection = fakeConnection(imagesTree, recipes);
	await using display = await showDisplay(connection);
	imagesMidway(connection);
	display.press('G', 'i');
	for (const key of ['r', 's', 'd', 'y']) {
		display.press('j', key);
		await display.waitFor('That is for nodes: Esc goes back to the tree.');
	}

	display.press(']');
	await display.waitFor('ERROR: No matching distribution');
	expect(connection.sent).toEqual([]);
});

test('a pipeline without images says so', async () => {
	await using display = await showDisplay(fakeConnection(parallel('', [])));
	display.press('i');
	await display.waitFor('it needs no image');
	display.press('j', 'G', 'b');
	await display.waitFor('There is no image.');
});

test('a hundred images scroll', async () => {
	const nodes = Array.from({length: 100}, (_, index) =>
		exec(`N${index}`, 'true', `image-${index}`),
	);
	await using display = await showDisplay(fakeConnection(parallel('', nodes)));
	display.press('i', 'G');
	expect(await display.waitFor('image-99')).not.toContain('image-80 ');
	display.press('g');
	await display.waitFor('image-0 ');
});

test('resizing repaints the images, whatever the direction', async () => {
	const connection = fakeConnection(imagesTree, recipes);
	await using display = await showDisplay(connection);
	imagesMidway(connection);
	display.press('i', 'j');
	await display.waitFor('ERROR');
	for (const [columns, rows] of [
		[160, 50],
		[44, 12],
		[71, 15],
		[80, 24],
	] as const) {
		display.resize(columns, rows);
		const screen = await display.quiet();
		await using fresh = await showDisplay(connection, {columns, rows});
		fresh.press('i', 'j');
		expect(screen).toBe(await fresh.quiet());
	}
});

test('the time of a step that runs goes on', async () => {
	const connection = fakeConnection(imagesTree, recipes);
	let time = 100_000;
	await using display = await showDisplay(connection, {now: () => time});
	imagesMidway(connection);
	display.press('i');
	await display.waitFor(/build +running +20s/);
	time = 161_000;
	await display.waitFor(/build +running +1m21s/);
});
