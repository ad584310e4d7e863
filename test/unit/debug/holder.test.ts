import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readdirSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {holdersIn} from '../../../source/debug/holder.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

/** The mark of a process that is gone. */
const dead = '999999999:1';

test('a session has one holder, until it lets go or its process is gone', async () => {
	await using folder = await temporaryFolder({});
	const one = holdersIn(folder.path);
	expect(one.isHeld('container')).toBe(false);
	expect(one.take('container')).toBe(true);
	expect(one.isHeld('container')).toBe(true);
	const other = holdersIn(folder.path);
	expect(other.take('container')).toBe(false);
	expect(other.take('another')).toBe(true);
	one.release('container');
	expect(other.isHeld('container')).toBe(false);

	writeFileSync(`${folder.path}/held-shells/container.1`, dead);
	expect(one.isHeld('container')).toBe(false);
	expect(other.take('container')).toBe(true);
	expect(readdirSync(`${folder.path}/held-shells`).toSorted()).toEqual([
		'another.1',
		'container.2',
	]);
});

test('of two programs that take the same ones over at once, one has each', async () => {
	const containers = Array.from({length: 300}, (_, index) => `c${index}`);
	const files = containers.map(name => [`held-shells/${name}.1`, dead]);
	await using folder = await temporaryFolder(Object.fromEntries(files));
	const taker = `
		import {holdersIn} from '${new URL('../../../source/debug/holder.ts', import.meta.url).href}';
		const holders = holdersIn(process.argv[1]);
		const names = JSON.parse(process.argv[3]);
		while (Date.now() < Number(process.argv[2])) {}
		console.log(names.filter(name => holders.take(name)).join());
		// Its marks are those of a living process until the other one has tried, too.
		process.stdin.resume();
	`;
	const programs = [1, 2].map(() => {
		const args = [folder.path, String(Date.now() + 1500), JSON.stringify(containers)];
		const program = spawn(process.execPath, ['--input-type=module', '--eval', taker, ...args]);
		return {program, printed: once(program.stdout, 'data').then(String)};
	});
	const taken = await Promise.all(programs.map(async ({printed}) => printed));
	for (const {program} of programs) {
		program.stdin.end();
	}

	const names = taken.flatMap(text => text.trim().split(',')).filter(name => name !== '');
	expect(names.toSorted()).toEqual(containers.toSorted());
});
