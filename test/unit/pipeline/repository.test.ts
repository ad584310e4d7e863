import {expect, test} from 'vitest';
import {originOf, repositoryOf} from '../../../source/pipeline/recipe/repository.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';
import {complaintOf, fromSpec} from './recipe.ts';

const config = '[core]\n\tbare = false\n[remote "origin"]\n\turl = https://host/a.git\n';

test('the nearest folder upwards with a .git of its own', async () => {
	await using folder = await temporaryFolder({
		'.git/HEAD': 'ref: refs/heads/main\n',
		'deep/er/file': '',
		// A folder that only looks like one.
		'deep/.git/x': '',
		'inner/.git/HEAD': 'ref: refs/heads/main\n',
		'inner/file': '',
	});
	const {path} = folder;
	expect(repositoryOf(path)).toBe(path);
	expect(repositoryOf(`${path}/deep/er`)).toBe(path);
	expect(repositoryOf(`${path}/inner`)).toBe(`${path}/inner`);
	expect(repositoryOf('/')).toBeUndefined();
});

test.each([
	[config, 'https://host/a.git'],
	[
		'[remote "other"]\nurl = x\n[remote "origin"]\n  fetch = y\n  URL="git@host:a;b" ; mine\n',
		'git@host:a;b',
	],
	[
		'[Remote "origin"] url = https://host/b # mine\n\turl = https://host/second\n',
		'https://host/b',
	],
	['[remote "origin"]\r\n\turl = https://host\\\r\n/c\r\n', 'https://host/c'],
	['[remote "origin"]\n\turl = "C:\\\\a\\"b"\n', 'C:\\a"b'],
	['[remote "origin"]\n\turl = ../up.git\n', '‹folder›/up.git'],
	['[remote "ORIGIN"]\n\turl = x\n', undefined],
	['[branch "main"]\n\turl = x\n', undefined],
	['[remote "origin"]\n\turl =\n', undefined],
	['', undefined],
])('the origin in %j', async (text, origin) => {
	await using folder = await temporaryFolder({'a/.git/HEAD': '', 'a/.git/config': text});
	expect(originOf(`${folder.path}/a`)).toBe(origin?.replace('‹folder›', folder.path));
});

test('worktrees share the configuration of their repository, submodules have their own', async () => {
	await using folder = await temporaryFolder({
		'main/.git/HEAD': '',
		'main/.git/config': config,
		'main/.git/worktrees/tree/HEAD': '',
		'main/.git/worktrees/tree/commondir': '../..\n',
		'main/.git/modules/sub/HEAD': '',
		'main/.git/modules/sub/config': config.replace('a.git', 'sub.git'),
		'main/sub/.git': 'gitdir: ../.git/modules/sub\n',
		'main/gone/.git': 'gitdir: ../.git/modules/gone\n',
	});
	const {path} = folder;
	await folder.write('tree/.git', `gitdir: ${path}/main/.git/worktrees/tree\n`);
	expect(repositoryOf(`${path}/tree`)).toBe(`${path}/tree`);
	expect(originOf(`${path}/tree`)).toBe('https://host/a.git');
	expect(repositoryOf(`${path}/main/sub`)).toBe(`${path}/main/sub`);
	expect(originOf(`${path}/main/sub`)).toBe('https://host/sub.git');
	expect(repositoryOf(`${path}/main/gone`)).toBe(`${path}/main`);
});

test('copyRepo takes the repository of the file, with a branch its origin', async () => {
	await using folder = await temporaryFolder({
		'.git/HEAD': '',
		'.git/config': config,
		'ci/x': '',
		'other/.git/HEAD': '',
	});
	const {path} = folder;
	expect(fromSpec({copyRepo: true}, `${path}/ci/s.json`)).toEqual({copy_repo: path});
	expect(fromSpec({copyRepo: true, copyBranch: 'main'}, `${path}/ci/s.json`)).toEqual({
		copy_url: 'https://host/a.git',
		copy_branch: 'main',
	});
	const without = complaintOf(() =>
		fromSpec({copyRepo: true, copyBranch: 'main'}, `${path}/other/s.json`),
	);
	expect(without).toMatch(/copy_branch needs the remote origin of ".*", which has none\. Add it/);
	await folder.write('other/.git/config', '[remote "origin"]\nurl = ext::sh\n');
	const evil = complaintOf(() =>
		fromSpec({copyRepo: true, copyBranch: 'main'}, `${path}/other/s.json`),
	);
	expect(evil).toMatch(/copy_branch needs the remote origin of ".*", which has "::" in it/);
	expect(complaintOf(() => fromSpec({copyRepo: true}, '/s.json'))).toContain(
		'/s.json: images.one is wrong: copy_repo needs a git repository, but "/" is in none.',
	);
});
