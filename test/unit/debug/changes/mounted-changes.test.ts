import {mkdir, rm} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {followMounted} from '../../../../source/debug/changes/mounted-changes.ts';
import type {LiveMount} from '../../../../source/debug/live-mount.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

const mountOf = (source: string, kind: LiveMount['kind'] = 'folder'): LiveMount => ({
	kind,
	source,
	target: '/somewhere',
});

test('tells the files that changed, came and went since, without what the copy leaves out', async () => {
	await using folder = await temporaryFolder({
		'.dockerignore': 'build\n',
		'a.py': '1',
		'b.py': '1',
		'deep/c.py': '1',
	});
	const {path} = folder;
	const changed = followMounted([mountOf(path), mountOf(`${path}/deep`)], path);
	expect(await changed()).toEqual([]);
	await folder.write('a.py', 'longer');
	await rm(`${path}/b.py`);
	await folder.write('deep/c.py', 'longer');
	await folder.write('deep/new.py', '1');
	await mkdir(`${path}/empty`);
	await folder.write('build/out', '1');
	await folder.write('__pycache__/a.pyc', '1');
	await folder.write('.git/index', '1');
	expect(await changed()).toEqual(['a.py', 'b.py', 'deep/c.py', 'deep/new.py']);
});

test('mapped folders are named by their own names, files by theirs', async () => {
	await using folder = await temporaryFolder({'src/a.py': '1', 'app.conf': '1', other: '1'});
	const {path} = folder;
	const changed = followMounted(
		[mountOf(`${path}/src`), mountOf(`${path}/app.conf`, 'file')],
		undefined,
	);
	expect(await changed()).toEqual([]);
	await folder.write('src/a.py', 'longer');
	await folder.write('app.conf', 'longer');
	await folder.write('other', 'longer');
	expect(await changed()).toEqual(['app.conf', 'src/a.py']);
});

test('a folder that is gone has no changes', async () => {
	await using folder = await temporaryFolder({'src/a.py': '1'});
	const changed = followMounted([mountOf(`${folder.path}/src`)], undefined);
	expect(await changed()).toEqual([]);
	await rm(`${folder.path}/src`, {recursive: true});
	expect(await changed()).toEqual([]);
});
