import {expect, test} from 'vitest';
import {demoTree} from './support/demo-tree.ts';
import {showDisplay} from './support/display.tsx';
import {fakeConnection} from './support/fake-connection.ts';
import {copying, midway} from './support/happenings.ts';

const golden = (name: string): string => `goldens/${name}.txt`;

test('80x24: before anything ran, while images are made', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	connection.happen(90_000, ...copying);
	await expect(await display.waitFor('120/800')).toMatchFileSnapshot(golden('80x24-not-started'));
});

test('80x24: a summary of what failed and what runs', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	midway(connection);
	await expect(await display.waitFor('1 error')).toMatchFileSnapshot(golden('80x24-midway'));
});

test('80x24: a failed node with its output', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	midway(connection);
	display.press(']');
	const screen = await display.waitFor('1 problem');
	await expect(screen).toMatchFileSnapshot(golden('80x24-failed-node'));
});

test('160x50: the same with more room', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection, {columns: 160, rows: 50});
	midway(connection);
	display.press(']');
	const screen = await display.waitFor('1 problem');
	await expect(screen).toMatchFileSnapshot(golden('160x50-failed-node'));
});

test('60x20: the tree alone, then the node alone', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection, {columns: 60, rows: 20});
	midway(connection);
	display.press(']');
	const tree = await display.waitFor('b rebuild');
	await expect(tree).toMatchFileSnapshot(golden('60x20-tree'));
	display.press('Enter');
	const node = await display.waitFor('1 problem');
	await expect(node).toMatchFileSnapshot(golden('60x20-node'));
	display.press('Escape');
	expect(await display.waitFor('Deploy')).toBe(tree);
});

test('20x5: too small, in one calm sentence, and large again', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection, {columns: 20, rows: 5});
	expect(await display.waitFor('Make')).toBe('Make the window 40x…');
	display.resize(80, 24);
	await display.waitFor('Deploy');
});

test('the frame stays one row below the height of the terminal', async () => {
	await using display = await showDisplay(fakeConnection(demoTree));
	const rows = (await display.waitFor('Space run')).split('\n');
	expect(rows).toHaveLength(23);
});

test('resizing repaints everything, whatever the direction', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	midway(connection);
	await display.waitFor('1 error');
	const sizes = [
		[120, 40],
		[71, 15],
		[44, 12],
		[160, 50],
		[80, 24],
	] as const;
	for (const [columns, rows] of sizes) {
		display.resize(columns, rows);
		const screen = await display.quiet();
		await using fresh = await showDisplay(connection, {columns, rows});
		expect(screen).toBe(await fresh.quiet());
	}
});
