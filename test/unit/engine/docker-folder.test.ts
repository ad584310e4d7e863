import {link, symlink} from 'node:fs/promises';
import {Readable} from 'node:stream';
import {create} from 'tar';
import {expect, test} from 'vitest';
import {readFolderArchive} from '../../../source/engine/docker-folder.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

/** Archives a folder as the engine does: its own name first, without what is above it. */
async function archiveOf(files: Readonly<Record<string, string>>) {
	await using folder = await temporaryFolder(files);
	await link(`${folder.path}/work/a.txt`, `${folder.path}/work/same.txt`);
	await symlink('a.txt', `${folder.path}/work/link`);
	const pack = create({cwd: folder.path}, ['work']);
	return Buffer.from(await pack.concat());
}

const long = `work/${'long/'.repeat(60)}name.txt`;
const files = {'work/a.txt': 'a\n', 'work/deep/b.txt': 'b\n', [long]: 'far\n', 'work/other': 'x'};
const all = {wants: () => true, limit: 1e6};

test('what is wanted is there by absolute path, however long', async () => {
	const archive = Readable.from([await archiveOf(files)]);
	const wants = (path: string): boolean => !path.endsWith('other');
	const found = await readFolderArchive(archive, '/mnt/work', {wants, limit: 1e6});
	const {isCut, entries} = found ?? {};
	expect(isCut).toBe(false);
	expect(entries?.get('/mnt/work/deep/b.txt')).toEqual({
		type: 'file',
		mode: expect.any(Number),
		contents: Buffer.from('b\n'),
	});
	expect(entries?.get(`/mnt/${long}`)).toMatchObject({contents: Buffer.from('far\n')});
	expect(entries?.get('/mnt/work/deep')).toEqual({type: 'folder'});
	expect(entries?.get('/mnt/work/link')).toEqual({type: 'other'});
	const [one, other] = ['a.txt', 'same.txt'].map(name => entries?.get(`/mnt/work/${name}`)?.type);
	expect([one, other].toSorted()).toEqual(['file', 'unread']);
	expect(entries?.has('/mnt/work/other')).toBe(false);
});

test('a folder that is too large is cut', async () => {
	const archive = await archiveOf(files);
	const pieces = Readable.from([archive.subarray(0, 2048), archive.subarray(2048)]);
	const found = await readFolderArchive(pieces, '/mnt/work', {...all, limit: 1000});
	expect(found?.isCut).toBe(true);
	expect(pieces.destroyed).toBe(true);
});

test('what is no folder is nothing', async () => {
	await using folder = await temporaryFolder({work: 'a file'});
	const archive = await create({cwd: folder.path}, ['work']).concat();
	expect(await readFolderArchive(Readable.from([archive]), '/work', all)).toBeUndefined();
});
