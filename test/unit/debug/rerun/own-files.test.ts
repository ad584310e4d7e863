import {expect, test} from 'vitest';
import {createOwnFiles, type OwnFiles} from '../../../../source/debug/rerun/own-files.ts';

const changed = (file: string, at: number) => ({file, change: 'changed', at}) as const;

/** Runs that begin every second and take a tenth of one. */
function run(own: OwnFiles, number: number): void {
	own.onRun({number, begunAt: number * 1000});
}

function end(own: OwnFiles, number: number): void {
	own.onRun({number, begunAt: number * 1000, endedAt: number * 1000 + 100});
}

test("while nothing runs, all is the person's", () => {
	const own = createOwnFiles();
	expect(own.isSave({file: 'a', change: 'added', at: 1})).toBe(true);
	expect(own.isSave(changed('a', 2))).toBe(true);
	run(own, 1);
	end(own, 1);
	expect(own.isSave({file: 'b', change: 'removed', at: 1900})).toBe(true);
});

test('a save during a run counts', () => {
	const own = createOwnFiles();
	run(own, 1);
	expect(own.isSave(changed('a', 1050))).toBe(true);
	run(own, 2);
	// At another time of the run: no program does that.
	expect(own.isSave(changed('a', 2500))).toBe(true);
});

test("what is new during a run is the command's, until it is changed while nothing runs", () => {
	const own = createOwnFiles();
	run(own, 1);
	expect(own.isSave({file: 'out', change: 'added', at: 1010})).toBe(false);
	expect(own.isSave(changed('out', 1020))).toBe(false);
	end(own, 1);
	// Told late.
	expect(own.isSave({file: 'out2', change: 'added', at: 1105})).toBe(false);
	run(own, 2);
	expect(own.isSave(changed('out', 2500))).toBe(false);
	end(own, 2);
	expect(own.isSave(changed('out', 2900))).toBe(true);
	run(own, 3);
	expect(own.isSave(changed('out', 3010))).toBe(true);
});

test("what is written at the same time of two runs in a row is the command's", () => {
	const own = createOwnFiles();
	run(own, 1);
	expect(own.isSave(changed('log', 1050))).toBe(true);
	run(own, 2);
	expect(own.isSave(changed('log', 2060))).toBe(false);
	run(own, 3);
	expect(own.isSave(changed('log', 3900))).toBe(false);
});

test('so is what follows each run a moment after its end', () => {
	const own = createOwnFiles();
	run(own, 1);
	end(own, 1);
	expect(own.isSave(changed('log', 1300))).toBe(true);
	run(own, 2);
	end(own, 2);
	expect(own.isSave(changed('log', 2310))).toBe(false);
});

test('a file that the person saves stays theirs longer, and not for ever', () => {
	const own = createOwnFiles();
	expect(own.isSave(changed('main.py', 1))).toBe(true);
	const counted = [1, 2, 3, 4, 5, 6].map(number => {
		run(own, number);
		return own.isSave(changed('main.py', number * 1000 + 50));
	});
	expect(counted).toEqual([true, true, true, true, true, false]);
});

test('what is told late is of the run in which it was written', () => {
	const own = createOwnFiles();
	run(own, 1);
	run(own, 2);
	expect(own.isSave({file: 'out', change: 'added', at: 1990})).toBe(false);
});
