import {expect, test} from 'vitest';
import {exec, parallel} from '../support/specs.ts';
import {ends, starts} from '../support/state.ts';
import {demoTree} from './support/demo-tree.ts';
import {showDisplay} from './support/display.tsx';
import {fakeConnection} from './support/fake-connection.ts';
import {midway} from './support/happenings.ts';

test('while nothing changes nothing is written, and nothing is rendered', async () => {
	const connection = fakeConnection(demoTree);
	let renders = 0;
	const now = (): number => {
		renders++;
		return 100_000;
	};
	await using display = await showDisplay(connection, {now});
	await display.quiet();
	const {length} = display.written();
	const before = renders;
	// Longer than the second after which a clock would tick.
	for (const start = performance.now(); performance.now() - start < 1200; ) {
		await display.quiet();
	}

	expect(display.written()).toHaveLength(length);
	expect(renders).toBe(before);
});

test('times go on once a second while something runs', async () => {
	const connection = fakeConnection(demoTree);
	let time = 100_000;
	await using display = await showDisplay(connection, {now: () => time});
	midway(connection);
	await display.waitFor(/Compile +13s/);
	time = 161_000;
	await display.waitFor(/Compile +1m14s/);
});

test('a burst of events becomes a few frames', async () => {
	const leaves = Array.from({length: 2000}, (_, index) => exec(`Node ${index}`));
	const connection = fakeConnection(parallel('', leaves));
	let renders = 0;
	const now = (): number => {
		renders++;
		return 1000;
	};
	await using display = await showDisplay(connection, {now});
	await display.quiet();
	renders = 0;
	const start = performance.now();
	for (let index = 0; index < 2000; index++) {
		connection.happen(1000, ...starts(`/Node ${index}`));
		connection.happen(1000, ends(`/Node ${index}`, 0));
		if (index % 10 === 0) {
			await new Promise(setImmediate);
		}
	}

	await display.waitFor('✓ 2000');
	const frameMs = 33;
	expect(renders).toBeLessThan((performance.now() - start) / frameMs + 5);
});

test('a burst of output does not hold up keys', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	connection.happen(90_000, {type: 'run-started'}, ...starts('/Build/Compile'));
	display.press('j', 'j');
	await display.waitFor('No output yet.');
	const chunk = 'some output of a noisy command\n'.repeat(2000);
	let isPrinting = true;
	const printing = (async () => {
		while (isPrinting) {
			connection.printOnce('/Build/Compile', chunk);
			await new Promise(setImmediate);
		}
	})();
	await display.waitFor('noisy');
	display.press('?');
	await display.waitFor('Esc goes back');
	isPrinting = false;
	await printing;
});

// Between thirty keys the screen has to come to rest, which takes a busy machine its time.
test('five thousand nodes are moved through without delay', {timeout: 30_000}, async () => {
	const groups = Array.from({length: 50}, (_, group) =>
		parallel(
			`Group ${group}`,
			Array.from({length: 99}, (_, index) => exec(`Node ${index}`)),
		),
	);
	await using display = await showDisplay(fakeConnection(parallel('', groups)));
	await display.quiet();
	const times: number[] = [];
	for (let index = 0; index < 30; index++) {
		const {length} = display.written();
		const start = performance.now();
		display.press('j');
		while (display.written().length === length) {
			await new Promise(setImmediate);
		}

		times.push(performance.now() - start);
		await display.quiet();
	}

	// Some 10 ms in the built program; React's development build and a busy machine take longer.
	expect(times.sort((a, b) => a - b)[15]).toBeLessThan(100);
});
