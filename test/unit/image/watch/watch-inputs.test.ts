import {writeFileSync} from 'node:fs';
import {appendFile, chmod, mkdir, rename, rm, symlink, unlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {openWatcher} from '../../../../source/image/watch/folder-events.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';
import {inputOf, saveAsEditorsDo, watched} from './watched.ts';

describe('watchInputs', () => {
	test('names what changed, and is silent again when it is gone', async () => {
		await using root = await temporaryFolder({'a.txt': 'a', 'sub/b.txt': 'b'});
		await using watch = watched([await inputOf({folder: root.path})]);
		await watch.check();
		expect(watch.answers).toEqual([]);

		const file = await root.write('sub/new.txt', 'new');
		await watch.settled(['sub/new.txt']);
		await unlink(file);
		await watch.settled([]);
		expect(watch.answers).toEqual([[{step: 'copy', files: ['sub/new.txt'], count: 1}], []]);
	});

	test('finds what changed before it began', async () => {
		await using root = await temporaryFolder({'a.txt': 'a'});
		const input = await inputOf({folder: root.path});
		await root.write('a.txt', 'longer');
		await using watch = watched([input]);
		await watch.settled(['a.txt']);
	});

	test('sees later edits in folders that came after it began', async () => {
		await using root = await temporaryFolder({'a.txt': 'a'});
		await using watch = watched([await inputOf({folder: root.path})]);
		await watch.check();
		const file = await root.write('x/y/z/deep.txt', '1');
		await watch.settled(['x', 'x/y', 'x/y/z', 'x/y/z/deep.txt']);
		await rename(path.join(root.path, 'x'), path.join(root.path, 'w'));
		await watch.settled(['w', 'w/y', 'w/y/z', 'w/y/z/deep.txt']);
		await watch.check();
		await unlink(file.replace('/x/', '/w/'));
		await watch.settled(['w', 'w/y', 'w/y/z']);
	});

	test('sees what happened in a new folder before that could be watched', async () => {
		await using root = await temporaryFolder();
		const folder = path.join(root.path, 'new');
		await using watch = watched([await inputOf({folder: root.path})], (place, ...rest) => {
			if (place === folder) {
				writeFileSync(path.join(folder, 'late'), '');
			}

			return openWatcher(place, ...rest);
		});
		await watch.check();
		await mkdir(folder);
		await watch.settled(['new', 'new/late']);
	});

	test('sees a folder that was removed and made again', async () => {
		await using root = await temporaryFolder({'a/b/c.txt': '1'});
		await using watch = watched([await inputOf({folder: root.path})]);
		await watch.check();
		await rm(path.join(root.path, 'a'), {recursive: true});
		await root.write('a/b/d.txt', '1');
		await watch.settled(['a/b/c.txt', 'a/b/d.txt']);
		await watch.check();
		await root.write('a/b/e.txt', '1');
		await watch.settled(['a/b/c.txt', 'a/b/d.txt', 'a/b/e.txt']);
	});

	test('sees edits as editors make them, modes and links', async () => {
		await using root = await temporaryFolder({'a.txt': 'a', 'b.sh': 'b'});
		await symlink('a.txt', path.join(root.path, 'link'));
		await using watch = watched([await inputOf({folder: root.path})]);
		await watch.check();
		await saveAsEditorsDo(path.join(root.path, 'a.txt'), 'b');
		await watch.settled(['a.txt']);
		await chmod(path.join(root.path, 'b.sh'), 0o755);
		await watch.settled(['a.txt', 'b.sh']);
		await unlink(path.join(root.path, 'link'));
		await symlink('b.sh', path.join(root.path, 'link'));
		await watch.settled(['a.txt', 'b.sh', 'link']);
	});

	test('names the first five of many', async () => {
		await using root = await temporaryFolder();
		await using watch = watched([await inputOf({folder: root.path})]);
		await watch.check();
		for (let index = 0; index < 300; index++) {
			await root.write(`many/${String(index).padStart(3, '0')}`, '');
		}

		await watch.settledOnTruth();
		expect(watch.answers.at(-1)).toEqual([
			{
				step: 'copy',
				files: ['many', 'many/000', 'many/001', 'many/002', 'many/003'],
				count: 301,
			},
		]);
	});

	test('takes no notice of what is ignored, but of the rules', async () => {
		await using root = await temporaryFolder({
			'.dockerignore': 'dist\n*.log\n',
			'a.txt': '',
			'dist/x': '',
		});
		await using watch = watched([await inputOf({folder: root.path})]);
		await watch.check();
		await root.write('dist/y', '');
		await root.write('noise.log', '');
		await root.write('.dockerignore', '*.log\n');
		await watch.settled(['.dockerignore', 'dist', 'dist/x', 'dist/y']);
		await watch.check();
		await root.write('dist/z', '');
		await watch.settled(['.dockerignore', 'dist', 'dist/x', 'dist/y', 'dist/z']);
	});

	test('sees what is taken in again below an ignored folder', async () => {
		await using root = await temporaryFolder({
			'.dockerignore': 'out\n!out/keep\n',
			'out/other/x': '',
		});
		await using watch = watched([await inputOf({folder: root.path})]);
		await watch.check();
		await root.write('out/keep/a', '');
		await watch.settled(['out/keep', 'out/keep/a']);
		await watch.check();
		await root.write('out/keep/b', '');
		await watch.settled(['out/keep', 'out/keep/a', 'out/keep/b']);
	});

	test('rules in another file count in place of the own ones', async () => {
		await using root = await temporaryFolder({'.dockerignore': 'b', a: '', b: ''});
		await using other = await temporaryFolder({'x.dockerignore': 'a\n'});
		const ignoreFile = path.join(other.path, 'x.dockerignore');
		await using watch = watched([await inputOf({folder: root.path, ignoreFile}, 'build')]);
		await watch.check();
		await saveAsEditorsDo(ignoreFile, 'nothing\n');
		await watch.settled(['a']);
		await appendFile(ignoreFile, 'b\n');
		await watch.settled(['a', 'b']);
	});

	test('single files: through links, not there yet, and no others', async () => {
		await using shared = await temporaryFolder({'requirements.txt': 'one'});
		await using root = await temporaryFolder();
		await symlink(path.join(shared.path, 'requirements.txt'), path.join(root.path, 'reqs'));
		const only = ['reqs', 'package.json'];
		await using watch = watched([await inputOf({folder: root.path, only}, 'install')]);
		await watch.check();
		await root.write('other', '');
		await saveAsEditorsDo(path.join(shared.path, 'requirements.txt'), 'three');
		await watch.settled(['reqs']);
		await root.write('package.json', '{}');
		await watch.settled(['package.json', 'reqs']);
		await saveAsEditorsDo(path.join(root.path, 'package.json'), '{"a": 1}');
		await unlink(path.join(root.path, 'package.json'));
		await watch.settled(['reqs']);
	});

	test('several inputs of one folder', async () => {
		await using root = await temporaryFolder({Dockerfile: 'FROM a', a: '', b: ''});
		await using watch = watched([
			await inputOf({folder: root.path}, 'build'),
			await inputOf({folder: root.path, only: ['Dockerfile']}, 'build'),
			await inputOf({folder: root.path, only: ['a']}, 'install'),
		]);
		await watch.check();
		await root.write('Dockerfile', 'FROM other');
		await watch.settled(['Dockerfile']);
		await root.write('a', 'more');
		await watch.settled(['Dockerfile', 'a', 'a']);
		expect(watch.answers.at(-1)).toEqual([
			{step: 'build', files: ['Dockerfile', 'a'], count: 2},
			{step: 'install', files: ['a'], count: 1},
		]);
	});
});

describe('the folder itself', () => {
	test('is renamed, and renamed back', async () => {
		await using outer = await temporaryFolder({'up/root/sub/a': ''});
		const up = path.join(outer.path, 'up');
		await using watch = watched([await inputOf({folder: path.join(up, 'root')})]);
		await watch.check();
		await rename(up, `${up}-away`);
		await watch.settled(['sub', 'sub/a']);
		await writeFile(`${up}-away/root/sub/b`, '');
		await rename(`${up}-away`, up);
		await watch.settled(['sub/b']);
		await watch.check();
		await writeFile(`${up}/root/sub/c`, '');
		await watch.settled(['sub/b', 'sub/c']);
	});

	test('is removed and made again, with those that it is in', async () => {
		await using outer = await temporaryFolder({'up/root/a': ''});
		await using watch = watched([await inputOf({folder: path.join(outer.path, 'up/root')})]);
		await watch.check();
		await rm(path.join(outer.path, 'up'), {recursive: true});
		await watch.settled(['a']);
		await outer.write('up/root/b', '');
		await watch.settled(['a', 'b']);
		await watch.check();
		await outer.write('up/root/c', '');
		await watch.settled(['a', 'b', 'c']);
	});

	test('is a link that is led elsewhere', async () => {
		await using outer = await temporaryFolder({'one/sub/a': '', 'two/sub/b': ''});
		const link = path.join(outer.path, 'current');
		await symlink('one', link);
		await using watch = watched([await inputOf({folder: link})]);
		await watch.check();
		await outer.write('one/sub/c', '');
		await watch.settled(['sub/c']);
		await unlink(path.join(outer.path, 'one/sub/c'));
		await symlink('two', `${link}-new`);
		await rename(`${link}-new`, link);
		await watch.settled(['sub/a', 'sub/b']);
		await watch.check();
		await outer.write('two/sub/d', '');
		await watch.settled(['sub/a', 'sub/b', 'sub/d']);
		await mkdir(path.join(outer.path, 'away'));
		await rename(path.join(outer.path, 'two'), path.join(outer.path, 'away/two'));
		await watch.settled(['sub', 'sub/a']);
	});
});
