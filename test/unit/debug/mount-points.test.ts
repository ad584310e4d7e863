import {lstat, readdir, readFile, writeFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import type {LiveMount} from '../../../source/debug/live-mount.ts';
import {makeMountPoints, removeMountPoints} from '../../../source/debug/mount-points.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

function folderAt(source: string, target: string): LiveMount {
	return {kind: 'folder', source, target};
}

async function namesIn(folder: string): Promise<string[]> {
	return (await readdir(folder, {recursive: true})).toSorted();
}

test('places within another mount are made, and taken away again', async () => {
	await using outer = await temporaryFolder({'there/x': ''});
	await using inner = await temporaryFolder({x: ''});
	const before = await namesIn(outer.path);
	const made = await makeMountPoints([
		folderAt(outer.path, '/mnt/conducto'),
		folderAt(inner.path, '/mnt/conducto/a/b'),
		folderAt(inner.path, '/mnt/conducto/there/c'),
		folderAt(inner.path, '/mnt/conducto/a/b/within-the-inner-one'),
		folderAt(inner.path, '/mnt/conducto-not'),
		{kind: 'file', source: `${inner.path}/x`, target: '/mnt/conducto/files/x'},
	]);
	expect(await namesIn(outer.path)).toEqual(
		[...before, 'a', 'a/b', 'there/c', 'files', 'files/x'].toSorted(),
	);
	expect(await namesIn(inner.path)).toEqual(['within-the-inner-one', 'x']);
	expect((await lstat(`${outer.path}/files/x`)).isFile()).toBe(true);
	await removeMountPoints(made);
	expect(await namesIn(outer.path)).toEqual(before);
	expect(await namesIn(inner.path)).toEqual(['x']);
});

test('what was there, or has something in it by then, stays', async () => {
	await using outer = await temporaryFolder({'there/.keep': '', file: 'mine', empty: ''});
	const {path} = outer;
	const made = await makeMountPoints([
		folderAt(path, '/w'),
		folderAt('/tmp', '/w/there'),
		folderAt('/tmp', '/w/new/deep'),
		{kind: 'file', source: '/etc/hostname', target: '/w/file'},
		{kind: 'file', source: '/etc/hostname', target: '/w/empty'},
		{kind: 'file', source: '/etc/hostname', target: '/w/filled'},
	]);
	await writeFile(`${path}/new/x`, '');
	await writeFile(`${path}/filled`, 'text');
	await removeMountPoints(made);
	expect(await namesIn(path)).toEqual([
		'empty',
		'file',
		'filled',
		'new',
		'new/x',
		'there',
		'there/.keep',
	]);
	expect(await readFile(`${path}/file`, 'utf8')).toBe('mine');
});

test('where nothing can be made, that is left to the engine', async () => {
	const made = await makeMountPoints([
		folderAt('/etc/hostname', '/w'),
		folderAt('/tmp', '/w/new'),
		{kind: 'file', source: '/etc/hostname', target: '/etc/new'},
	]);
	await removeMountPoints(made);
});
