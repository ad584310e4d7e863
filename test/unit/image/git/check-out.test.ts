import {lstat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {git, startGitServer} from '../../../support/git-server.ts';
import {filesOf, makeBench} from './git-fixture.ts';

test('brings the files of a branch, and nothing of git', async () => {
	await using bench = await makeBench();
	const sha = await bench.upstream.push({'a.txt': 'a', 'sub/b.txt': 'b', link: '-> a.txt'});

	const made = await bench.checkOut('main');
	expect(made).toEqual({
		folder: made.folder,
		sha,
		url: bench.upstream.url,
		outcome: 'made',
		detail: sha.slice(0, 7),
	});
	expect(await filesOf(made.folder)).toEqual({'a.txt': 'a', 'sub/b.txt': 'b', link: '-> a.txt'});
	expect(bench.output()).toBe(
		`Fetching refs/heads/main of ${bench.upstream.url}.\nmain of ${bench.upstream.url} is ${sha}.\n`,
	);
});

test('writes only what changed when the branch moves', async () => {
	await using bench = await makeBench();
	await bench.upstream.push({same: '1', edited: '1', removed: '1', 'folder/file': '1'});
	const {folder} = await bench.checkOut('main');
	const before = await lstat(path.join(folder, 'same'), {bigint: true});

	const sha = await bench.upstream.push({edited: '2', removed: undefined, folder: 'now a file'});
	const moved = await bench.checkOut('main');
	expect(moved).toMatchObject({folder, sha, outcome: 'made'});
	expect(await filesOf(folder)).toEqual({same: '1', edited: '2', folder: 'now a file'});
	const after = await lstat(path.join(folder, 'same'), {bigint: true});
	expect([after.ino, after.mtimeNs, after.ctimeNs]).toEqual([
		before.ino,
		before.mtimeNs,
		before.ctimeNs,
	]);
});

test('a branch that did not move costs one question, a whole sha none', async () => {
	await using bench = await makeBench();
	const sha = await bench.upstream.push({file: '1'});
	await using server = await startGitServer({folder: bench.home});
	const url = `${server.address}/app.git`;
	await bench.checkOut('main', {url});
	await bench.checkOut(sha, {url});

	const before = server.requests();
	expect(await bench.checkOut(sha, {url})).toMatchObject({sha, outcome: 'unchanged'});
	expect(server.requests()).toBe(before);
	expect(await bench.checkOut('main', {url})).toMatchObject({sha, outcome: 'unchanged'});
	// With version 2 of git's protocol: what the server can do, and the refs.
	expect(server.requests() - before).toBeLessThanOrEqual(2);
	await server.stop();
	expect(await bench.checkOut(sha, {url})).toMatchObject({sha, outcome: 'unchanged'});
});

test('takes a tag, an annotated tag, a commit and the first digits of one', async () => {
	await using bench = await makeBench();
	const first = await bench.upstream.push({file: '1'});
	await bench.upstream.git('tag', 'light');
	await bench.upstream.git('tag', '-a', '-m', 'a tag', 'annotated');
	await bench.upstream.push({file: '2'});
	await bench.upstream.git('push', '-q', '--tags', 'origin');

	for (const word of ['light', 'annotated', first, first.slice(0, 8)]) {
		const made = await bench.checkOut(word);
		expect({word, ...made}).toMatchObject({word, sha: first, outcome: 'made'});
		expect(await filesOf(made.folder)).toEqual({file: '1'});
		expect(await bench.checkOut(word)).toMatchObject({sha: first, outcome: 'unchanged'});
	}
});

test('a commit on no branch is fetched by its sha', async () => {
	await using bench = await makeBench();
	await bench.upstream.push({file: '1'});
	const lost = await bench.upstream.push({file: 'lost'}, 'gone');
	await bench.upstream.git('push', '-q', 'origin', ':refs/heads/gone');

	const {folder} = await bench.checkOut(lost);
	expect(await filesOf(folder)).toEqual({file: 'lost'});
});

test('a branch wins over a tag of its name, and that is said', async () => {
	await using bench = await makeBench();
	await bench.upstream.push({file: 'tag'});
	await bench.upstream.git('tag', 'both');
	await bench.upstream.git('push', '-q', 'origin', 'refs/tags/both');
	const branch = await bench.upstream.push({file: 'branch'}, 'other');
	await bench.upstream.git('push', '-q', 'origin', 'HEAD:refs/heads/both');

	expect(await bench.checkOut('both')).toMatchObject({sha: branch});
	expect(bench.output()).toContain('both is both a branch and a tag: this is the branch.');
});

test('follows a branch whose history was rewritten, and one whose name became a folder', async () => {
	await using bench = await makeBench();
	await bench.upstream.push({file: '1'});
	await bench.upstream.push({file: 'topic'}, 'topic');
	await bench.checkOut('topic');
	await bench.upstream.git('commit', '-q', '--amend', '-m', 'rewritten');
	await bench.upstream.git('push', '-q', '--force', 'origin', 'topic');
	const rewritten = await bench.upstream.git('rev-parse', 'HEAD');
	expect(await bench.checkOut('topic')).toMatchObject({sha: rewritten, outcome: 'made'});

	await bench.upstream.git('push', '-q', 'origin', ':refs/heads/topic');
	await bench.upstream.git('branch', '-m', 'topic', 'topic/part');
	const part = await bench.upstream.push({file: 'part'}, 'topic/part');
	expect(await bench.checkOut('topic/part')).toMatchObject({sha: part});
});

test('puts a half-done checkout right', async () => {
	await using bench = await makeBench();
	await bench.upstream.push({one: '1', two: '2'});
	const {folder} = await bench.checkOut('main');
	const home = path.dirname(folder);
	await writeFile(path.join(home, 'index.lock'), '');
	await writeFile(path.join(home, '..', '..', 'repository.git', 'shallow.lock'), '');
	const pack = path.join(home, '..', '..', 'repository.git', 'objects', 'pack', 'tmp_pack_x');
	await writeFile(pack, 'half');
	await writeFile(path.join(folder, 'one'), 'half');
	await writeFile(path.join(folder, 'three'), 'half');
	await writeFile(path.join(folder, 'untracked'), 'left over');
	await bench.upstream.push({three: '3', '.gitignore': 'untracked\n'});

	await bench.checkOut('main');
	expect(bench.output()).not.toContain('whole history');
	await expect(lstat(pack)).rejects.toThrow('ENOENT');
	expect(await filesOf(folder)).toEqual({
		one: '1',
		two: '2',
		three: '3',
		'.gitignore': 'untracked\n',
	});
});

test('a broken index, a broken record and a broken repository are made anew', async () => {
	await using bench = await makeBench();
	await bench.upstream.push({file: '1'});
	const {folder} = await bench.checkOut('main');
	const home = path.dirname(folder);
	const repository = path.join(home, '..', '..', 'repository.git');

	await writeFile(path.join(home, 'index'), 'not an index');
	await writeFile(path.join(home, 'commit'), '');
	await bench.checkOut('main');
	expect(await filesOf(folder)).toEqual({file: '1'});

	await writeFile(path.join(repository, 'shallow'), 'not a sha\n');
	await bench.upstream.push({file: '2'});
	await bench.checkOut('main');
	expect(await filesOf(folder)).toEqual({file: '2'});

	await writeFile(path.join(repository, 'HEAD'), '');
	await writeFile(path.join(repository, 'config'), '[[[');
	await bench.upstream.push({file: '3'});
	await bench.checkOut('main');
	expect(await filesOf(folder)).toEqual({file: '3'});
});

test('many at once take turns', async () => {
	await using bench = await makeBench();
	const main = await bench.upstream.push({file: 'main'});
	const other = await bench.upstream.push({file: 'other'}, 'other');
	const results = await Promise.all(
		['main', 'other', 'main', other, 'other'].map(word => bench.checkOut(word)),
	);
	expect(results.map(({sha}) => sha)).toEqual([main, other, main, other, other]);
	expect(results.filter(({outcome}) => outcome === 'made')).toHaveLength(3);
});

test('leaves out the history, also later, and still finds what is in it', async () => {
	await using bench = await makeBench();
	const first = await bench.upstream.push({file: '1'});
	await bench.upstream.push({file: '2'});
	const {folder} = await bench.checkOut('main');
	await bench.upstream.push({file: '3'});
	await bench.upstream.push({file: '4'});
	await bench.checkOut('main');
	const repository = path.join(path.dirname(folder), '..', '..', 'repository.git');
	const count = () => git(repository, 'rev-list', '--count', '--all');
	expect(await count()).toBe('1');

	expect(await bench.checkOut(first.slice(0, 8))).toMatchObject({sha: first});
	expect(await count()).toBe('4');
	const fifth = await bench.upstream.push({file: '5'});
	expect(await bench.checkOut('main')).toMatchObject({sha: fifth});
});

test('a server that gives out files only is fetched as a whole', async () => {
	await using bench = await makeBench();
	const first = await bench.upstream.push({file: '1'});
	const update = () =>
		bench.upstream.git(`--git-dir=${bench.upstream.folder}`, 'update-server-info');
	await update();
	await using server = await startGitServer({folder: bench.home, dumb: true});
	const url = `${server.address}/app.git`;
	const {folder} = await bench.checkOut('main', {url});
	expect(await filesOf(folder)).toEqual({file: '1'});

	await bench.upstream.push({file: '2'});
	await update();
	await bench.checkOut('main', {url});
	expect(await filesOf(folder)).toEqual({file: '2'});
	expect(await bench.checkOut(first, {url})).toMatchObject({sha: first});
	expect(await bench.checkOut(first.slice(0, 7), {url})).toMatchObject({sha: first});
});

test("files have the commit's modes whatever the person's mask", async () => {
	await using bench = await makeBench();
	await bench.upstream.push({plain: '1', program: '1'});
	await bench.upstream.git('update-index', '--chmod=+x', 'program');
	await bench.upstream.git('commit', '-q', '-m', 'mode');
	await bench.upstream.git('push', '-q', 'origin', 'main');
	const mask = process.umask(0o077);
	try {
		const {folder} = await bench.checkOut('main');
		expect((await lstat(path.join(folder, 'plain'))).mode & 0o777).toBe(0o644);
		expect((await lstat(path.join(folder, 'program'))).mode & 0o777).toBe(0o755);
	} finally {
		process.umask(mask);
	}
});
