import {access} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {hash} from '../../../../source/image/git/place.ts';
import {cleanCaches} from '../../../../source/image/housekeeping/clean-caches.ts';
import {forgetUnneeded} from '../../../../source/image/housekeeping/forget.ts';
import type {KeptPipeline} from '../../../../source/image/housekeeping/plan-removal.ts';
import {openImageMemory} from '../../../../source/store/image-memory.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

const url = 'https://example.com/needed.git';
const needs = {imageIds: [], gitUrls: [url]};
const stays: KeptPipeline = {id: 'stays2', isAlive: false, needs};
const other = hash('https://example.com/other.git');

/** A memory with two clones, two copies and the patches of two pipelines. */
async function filled() {
	const folder = await temporaryFolder({
		[`images/git/${hash(url)}/trees/t/files/a`]: 'a',
		[`images/git/${other}/trees/t/files/a`]: 'a',
		[`images/git/${other}/repository.git/HEAD`]: 'a',
		'images/copies/needed/manifest.json': '{}',
		'images/copies/other/manifest.json': '{}',
		'images/patches/stays2/x/patch-1.tar': 'x',
		'images/patches/gone22/x/patch-1.tar': 'x',
	});
	const memory = await openImageMemory(folder.path);
	memory.write('copy', 'needed', {fullId: 'sha256:1'});
	memory.write('copy', 'other', {fullId: 'sha256:2'});
	memory.write('build', 'one', {imageId: 'sha256:1'});
	memory.write('build', 'two', {imageId: 'sha256:2'});
	memory.write('contents', 'sha256:1', {});
	memory.write('contents', 'sha256:2', {});
	memory.write('inputs', 'stays2 an image', []);
	memory.write('inputs', 'gone22 an image', []);
	return {
		memory,
		isThere: async (name: string) =>
			access(path.join(folder.path, 'images', name)).then(
				() => true,
				() => false,
			),
		write: folder.write,
		clean: async (kept: readonly KeptPipeline[], isForecast = false) => {
			const images = new Set(['sha256:1']);
			const isGone = (id: string): boolean => !kept.some(one => one.id === id);
			const facts = {memory, kept, images, isGone};
			const cleaned = await cleanCaches({...facts, isForecast});
			if (!isForecast) {
				forgetUnneeded(facts);
			}

			const {clone, copy, patches} = cleaned;
			return [clone.count, copy.count, patches.count];
		},
		async [Symbol.asyncDispose]() {
			memory.close();
			await folder[Symbol.asyncDispose]();
		},
	};
}

test('what no pipeline needs goes, and the rest stays', async () => {
	await using here = await filled();
	expect(await here.clean([stays], true)).toEqual([1, 1, 1]);
	expect(await here.isThere(`git/${other}`)).toBe(true);
	expect(await here.clean([stays])).toEqual([1, 1, 1]);
	expect(await here.isThere(`git/${hash(url)}/trees/t/files/a`)).toBe(true);
	expect(await here.isThere(`git/${other}`)).toBe(false);
	expect(await here.isThere('copies/needed/manifest.json')).toBe(true);
	expect(await here.isThere('copies/other')).toBe(false);
	expect(await here.isThere('patches/stays2/x/patch-1.tar')).toBe(true);
	expect(await here.isThere('patches/gone22')).toBe(false);
	const {memory} = here;
	expect(memory.keys('copy')).toEqual(['needed']);
	expect(memory.keys('build')).toEqual(['one']);
	expect(memory.keys('contents')).toEqual(['sha256:1']);
	expect(memory.keys('inputs')).toEqual(['stays2 an image']);
});

test.each<Partial<KeptPipeline>>([{isAlive: true}, {needs: undefined}])(
	'what pipelines share stays beside one that is %o',
	async changes => {
		await using here = await filled();
		expect(await here.clean([stays, {...stays, id: 'other2', ...changes}])).toEqual([0, 0, 1]);
	},
);

test('facts about images stay while a runner is alive that may have made them just now', async () => {
	await using here = await filled();
	await here.clean([{...stays, isAlive: true}]);
	expect(here.memory.keys('contents')).toEqual(['sha256:1', 'sha256:2']);
	expect(here.memory.keys('inputs')).toEqual(['stays2 an image']);
});

test('a clone stays beside one with submodules, whose clones only its files name', async () => {
	await using here = await filled();
	await here.write(`images/git/${hash(url)}/trees/t/files/.gitmodules`, '');
	expect(await here.clean([stays])).toEqual([0, 1, 1]);
});

test('what is locked stays for another time, and so does what it holds', async () => {
	await using here = await filled();
	const tree = path.join(here.memory.folder, 'git', other, 'trees', 't');
	const release = await here.memory.lock(`git-tree ${tree}`, new AbortController().signal);
	expect(await here.clean([stays])).toEqual([0, 1, 1]);
	expect(await here.isThere(`git/${other}/repository.git/HEAD`)).toBe(true);
	release();
	expect(await here.clean([stays])).toEqual([1, 0, 0]);
});
