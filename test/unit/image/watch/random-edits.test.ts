import {
	chmod,
	mkdir,
	readdir,
	rename,
	rm,
	symlink,
	unlink,
	utimes,
	writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {staleInputs} from '../../../../source/image/watch/stale-inputs.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';
import {inputOf, saveAsEditorsDo, watched} from './watched.ts';

const rounds = 6;
const editsPerRound = 25;
const names = ['a', 'b', 'c', 'dist', 'x.log', 'with space'];

/** Mulberry32: the same numbers for the same seed. */
function randomNumbers(seed: number): (below: number) => number {
	let state = seed;
	return below => {
		state = (state + 0x6d_2b_79_f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
	};
}

function editor(root: string, random: (below: number) => number) {
	const place = (): string =>
		path.join(
			root,
			...Array.from({length: 1 + random(4)}, () => names[random(names.length)] ?? ''),
		);
	const edits: ReadonlyArray<() => Promise<unknown>> = [
		() => writeFile(place(), 'x'.repeat(random(1000))),
		() => writeFile(place(), 'x'.repeat(random(1000))),
		async () => {
			const folder = place();
			await mkdir(folder, {recursive: true});
			await writeFile(path.join(folder, 'at once'), 'x');
		},
		() => rm(place(), {recursive: true, force: true}),
		() => rename(place(), place()),
		() => rename(place(), place()),
		() => saveAsEditorsDo(place(), 'x'.repeat(random(1000))),
		() => unlink(place()),
		() => chmod(place(), 0o700 + random(0o100)),
		() => utimes(place(), random(1e6), random(1e6)),
		() => symlink(names[random(names.length)] ?? '', place()),
		() =>
			writeFile(path.join(root, '.dockerignore'), ['', 'dist', '**/dist\n*.log'][random(3)] ?? ''),
		() => writeFile(path.join(root, '.dockerignore'), 'dist\n!dist/a\n**/b\n!**/b/c\n'),
	];
	// What can't be done, because something is or is not there, is left.
	return () => edits[random(edits.length)]?.().catch(() => {});
}

test.each([1, 2, 3])(
	'whatever happens, in the end the answer is right: %i',
	{
		timeout: 30_000,
	},
	async seed => {
		const random = randomNumbers(seed);
		await using outer = await temporaryFolder({'root/a/b/c': '1', 'root/dist/a/x': '2'});
		const root = path.join(outer.path, 'root');
		const inputs = [
			await inputOf({folder: root}, 'copy'),
			await inputOf({folder: root, only: ['a', 'x.log']}, 'install'),
			await inputOf({folder: path.join(root, 'a')}, 'build'),
		];
		await using watch = watched(inputs);
		const edit = editor(root, random);
		for (let round = 0; round < rounds; round++) {
			for (let count = 0; count < editsPerRound; count++) {
				await edit();
			}

			await watch.settledOnTruth();
			// Nothing that was under way says anything else.
			await watch.check();
			expect(watch.answers.at(-1) ?? []).toEqual(await staleInputs(inputs));
			expect((await readdir(root)).length).toBeGreaterThan(0);
		}

		expect(watch.reasons).toEqual([]);
	},
);
