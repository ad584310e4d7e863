import {rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {staleInputs} from '../../../../source/image/watch/stale-inputs.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';
import {inputOf} from './watched.ts';

test('nothing changed, nothing to do', async () => {
	await using root = await temporaryFolder({a: ''});
	expect(await staleInputs([])).toEqual([]);
	expect(await staleInputs([await inputOf({folder: root.path})])).toEqual([]);
});

test('one answer for a step and a folder, whatever number of inputs name a file', async () => {
	await using root = await temporaryFolder({Dockerfile: '', a: ''});
	const inputs = [
		await inputOf({folder: root.path}, 'build'),
		await inputOf({folder: root.path, only: ['Dockerfile']}, 'build'),
	];
	await root.write('Dockerfile', 'FROM a');
	expect(await staleInputs(inputs)).toEqual([{step: 'build', files: ['Dockerfile'], count: 1}]);
});

test('a folder that is gone, or a file by now: all is removed', async () => {
	await using outer = await temporaryFolder({'root/a': '', 'root/b': ''});
	const folder = path.join(outer.path, 'root');
	const inputs = [await inputOf({folder}), await inputOf({folder, only: ['a']}, 'install')];
	const gone = [
		{step: 'copy', files: ['a', 'b'], count: 2},
		{step: 'install', files: ['a'], count: 1},
	];
	await rm(folder, {recursive: true});
	expect(await staleInputs(inputs)).toEqual(gone);
	await writeFile(folder, '');
	expect(await staleInputs(inputs)).toEqual(gone);
});

test('names that are not UTF-8 are shown so that a terminal can', async () => {
	await using root = await temporaryFolder();
	const input = await inputOf({folder: root.path});
	await writeFile(Buffer.concat([Buffer.from(`${root.path}/a`), Buffer.from([0xff])]), '');
	expect(await staleInputs([input])).toEqual([{step: 'copy', files: ['a\uFFFD'], count: 1}]);
});

test('rejects for rules that can not be understood', async () => {
	await using root = await temporaryFolder({'.dockerignore': ''});
	const input = await inputOf({folder: root.path});
	await root.write('.dockerignore', '[z-a]');
	await expect(staleInputs([input])).rejects.toThrow(/pattern/);
});
