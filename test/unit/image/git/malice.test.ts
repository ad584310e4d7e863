import {chmod, mkdir, readdir, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {git, gitTestEnvironment, startGitServer} from '../../../support/git-server.ts';
import {addSubmodule, filesOf, makeBench, makeUpstream, type Upstream} from './git-fixture.ts';

test.each([
	'--upload-pack=touch pwned',
	'ext::sh -c touch% pwned',
	'-oProxyCommand=touch pwned',
	'ssh://-oProxyCommand=touch/x',
	'fd::17',
])('refuses the address %s', async url => {
	await using bench = await makeBench();
	await expect(bench.checkOut('main', {url})).rejects.toMatchObject({
		code: 'image-failed',
		message: expect.stringContaining("The repository's address"),
	});
	expect(await readdir(bench.cache)).toEqual([]);
});

test.each(['--upload-pack=touch pwned', '-f', 'a..b', 'a b', 'HEAD~1', ':/fix'])(
	'refuses the branch %s',
	async branch => {
		await using bench = await makeBench();
		await bench.upstream.push({file: '1'});
		await expect(bench.checkOut(branch)).rejects.toMatchObject({code: 'image-failed'});
	},
);

test('a link in the repository leads no file outside of the folder', async () => {
	await using bench = await makeBench();
	const outside = path.join(bench.home, 'outside');
	await mkdir(outside);
	await bench.upstream.push({'folder/file': '1'});
	const {folder} = await bench.checkOut('main');

	await bench.upstream.push({folder: `-> ${outside}`});
	await bench.checkOut('main');
	expect(await filesOf(folder)).toEqual({folder: `-> ${outside}`});

	await bench.upstream.push({folder: undefined, 'folder/file': '2'});
	await bench.checkOut('main');
	expect(await filesOf(folder)).toEqual({'folder/file': '2'});
	expect(await readdir(outside)).toEqual([]);
});

test('a link that was put into the folder leads no file outside either', async () => {
	await using bench = await makeBench();
	const outside = path.join(bench.home, 'outside');
	await mkdir(outside);
	await bench.upstream.push({file: '1'});
	const {folder} = await bench.checkOut('main');
	await symlink(outside, path.join(folder, 'sub'));

	await bench.upstream.push({'sub/file': '1'});
	await bench.checkOut('main');
	expect(await filesOf(folder)).toEqual({file: '1', 'sub/file': '1'});
	expect(await readdir(outside)).toEqual([]);
});

test.each([
	['..', '../escaped'],
	['.git', '.git/config'],
	['.GIT', '.GIT/config'],
	['git~1', 'git~1/config'],
])('a tree with an entry %s is refused', async (name, file) => {
	await using bench = await makeBench();
	await bench.upstream.push({file: '1'});
	await pushTree(bench.upstream, name);
	await expect(bench.checkOut('evil')).rejects.toMatchObject({code: 'image-failed'});
	const {folder} = await bench.checkOut('main');
	expect(await filesOf(folder)).toEqual({file: '1'});
	const everything = Object.keys(await filesOf(bench.cache));
	expect(everything.filter(found => found.includes(`/${file}`))).toEqual([]);
});

test('hooks and settings of the caller have no say', async () => {
	await using bench = await makeBench();
	await bench.upstream.push({file: '1'});
	const hooks = path.join(bench.home, 'hooks');
	const pwned = path.join(bench.home, 'pwned');
	await mkdir(hooks);
	for (const hook of ['post-checkout', 'post-index-change', 'reference-transaction', 'fsmonitor']) {
		await writeFile(path.join(hooks, hook), `#!/bin/sh\ntouch ${pwned}\n`);
		await chmod(path.join(hooks, hook), 0o755);
	}

	const settings = path.join(bench.home, 'settings');
	await git(bench.home, 'config', '--file', settings, 'core.hooksPath', hooks);
	await git(bench.home, 'config', '--file', settings, 'core.fsmonitor', `${hooks}/fsmonitor`);
	await git(bench.home, 'config', '--file', settings, 'protocol.ext.allow', 'always');
	await git(bench.home, 'config', '--file', settings, 'core.autocrlf', 'true');
	const elsewhere = path.join(bench.home, 'elsewhere');
	const {folder} = await bench.checkOut('main', {
		env: {
			PATH: process.env.PATH,
			HOME: bench.home,
			...gitTestEnvironment,
			GIT_CONFIG_GLOBAL: settings,
			GIT_DIR: elsewhere,
			GIT_WORK_TREE: elsewhere,
			GIT_INDEX_FILE: elsewhere,
			GIT_OBJECT_DIRECTORY: elsewhere,
			GIT_CONFIG_PARAMETERS: "'core.worktree'='/tmp'",
		},
	});
	expect(await filesOf(folder)).toEqual({file: '1'});
	expect(await readdir(bench.home)).not.toContain('pwned');
	expect(await readdir(bench.home)).not.toContain('elsewhere');
});

test.each([
	['ext::sh -c touch% pwned', 'has "::" in it'],
	['--upload-pack=touch pwned', 'begins with "-"'],
])('a submodule at %s stays empty', async (url, said) => {
	await using bench = await makeBench();
	const other = await makeUpstream(bench.home, 'other');
	const sha = await other.push({file: 'other'});
	await addSubmodule(bench.upstream, 'sub', url, sha);
	const {folder} = await bench.checkOut('main');
	expect(await filesOf(folder)).toMatchObject({sub: '/'});
	expect(bench.output()).toContain(`The submodule sub stays empty: The repository's address`);
	expect(bench.output()).toContain(said);
});

test('a submodule of another server may not be a folder of this machine', async () => {
	await using bench = await makeBench();
	const other = await makeUpstream(bench.home, 'other');
	const sha = await other.push({secret: 'of this machine'});
	await bench.upstream.push({file: '1'});
	await addSubmodule(bench.upstream, 'sub', other.url, sha);
	await using server = await startGitServer({folder: bench.home});
	const {folder} = await bench.checkOut('main', {url: `${server.address}/app.git`});
	expect(await filesOf(folder)).toMatchObject({file: '1', sub: '/'});
	expect(bench.output()).toContain('is a folder of this machine');
});

/** A commit whose tree has an entry that git itself would not let in. */
async function pushTree(upstream: Upstream, name: string): Promise<void> {
	const blob = await upstream.git('hash-object', '-w', 'file');
	const inner = Buffer.concat([Buffer.from('100644 config\0'), Buffer.from(blob, 'hex')]);
	const innerSha = await writeObject(upstream, 'inner', inner);
	const tree = Buffer.concat([Buffer.from(`40000 ${name}\0`), Buffer.from(innerSha, 'hex')]);
	const sha = await writeObject(upstream, 'outer', tree);
	const commit = await upstream.git('commit-tree', '-m', 'evil', sha);
	await upstream.git('push', '-q', 'origin', `${commit}:refs/heads/evil`);
}

async function writeObject(upstream: Upstream, name: string, content: Buffer): Promise<string> {
	const file = path.join(upstream.work, '..', name);
	await writeFile(file, content);
	return upstream.git('hash-object', '-t', 'tree', '-w', '--literally', file);
}
