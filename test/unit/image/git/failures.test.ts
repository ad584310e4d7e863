import {readdir, readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {failureOf, gitError} from '../../../../source/image/git/git-errors.ts';
import {startGitServer} from '../../../support/git-server.ts';
import {filesOf, makeBench} from './git-fixture.ts';

test('git that is not installed', async () => {
	await using bench = await makeBench();
	await expect(bench.checkOut('main', {env: {PATH: '/nowhere'}})).rejects.toMatchObject({
		code: 'image-failed',
		message: 'git is not installed, or not on the PATH.',
		hint: expect.stringContaining('Install git'),
	});
});

test('no such branch, with the names that are most like it', async () => {
	await using bench = await makeBench();
	await bench.upstream.push({file: '1'});
	await bench.upstream.push({file: '1'}, 'feature/login');
	await bench.upstream.push({file: '1'}, 'unrelated-and-long');
	await expect(bench.checkOut('feature/logn')).rejects.toMatchObject({
		code: 'image-failed',
		message: `${bench.upstream.url} has no branch, tag or commit feature/logn.`,
		hint: expect.stringMatching(/Similar names there: feature\/login, /),
	});
});

test('no such commit, whole or abbreviated', async () => {
	await using bench = await makeBench();
	await bench.upstream.push({file: '1'});
	for (const word of ['0123456789'.repeat(4), 'deadbeef']) {
		await expect(bench.checkOut(word)).rejects.toMatchObject({
			message: `${bench.upstream.url} has no branch, tag or commit ${word}.`,
		});
	}
});

test('an empty repository', async () => {
	await using bench = await makeBench();
	await expect(bench.checkOut('main')).rejects.toMatchObject({
		message: expect.stringContaining('has no branch, tag or commit main'),
		hint: 'It is empty: push something to it.',
	});
});

test('no repository, by file and by http', async () => {
	await using bench = await makeBench();
	await using server = await startGitServer({folder: bench.home});
	for (const url of [`file://${bench.home}/none.git`, `${server.address}/none.git`]) {
		await expect(bench.checkOut('main', {url})).rejects.toMatchObject({
			code: 'image-failed',
			message: `There is no repository at ${url}.`,
		});
	}
});

test('no server', async () => {
	await using bench = await makeBench();
	await using server = await startGitServer({folder: bench.home});
	await server.stop();
	const url = `${server.address}/app.git`;
	await expect(bench.checkOut('main', {url})).rejects.toMatchObject({
		message: expect.stringMatching(/can't be reached: unable to access/),
	});
});

test('no server at the end of ssh, and nothing that waits for an answer', async () => {
	await using bench = await makeBench();
	const url = 'ssh://git@localhost:1/app.git';
	await expect(bench.checkOut('main', {url})).rejects.toMatchObject({code: 'image-failed'});
});

test('an interrupted fetch ends all that it started, and leaves a cache that works', async () => {
	await using bench = await makeBench();
	await bench.upstream.push({file: '1'});
	const reached = Promise.withResolvers<void>();
	let open = false;
	await using server = await startGitServer({
		folder: bench.home,
		async gate({method}) {
			// The fetch itself, after the questions that come before it.
			if (!open && method === 'POST') {
				reached.resolve();
				await new Promise(() => {});
			}
		},
	});
	const url = `${server.address}/app.git`;
	const abort = new AbortController();
	const checkOut = bench.checkOut('main', {url, signal: abort.signal});
	await Promise.race([reached.promise, checkOut]);
	abort.abort();
	await expect(checkOut).rejects.toMatchObject({
		code: 'image-failed',
		message: `Fetching ${url} was interrupted.`,
	});
	expect(await commandLinesWith(url)).toEqual([]);

	open = true;
	const {folder} = await bench.checkOut('main', {url});
	expect(await filesOf(folder)).toEqual({file: '1'});
});

test('an aborted signal starts nothing', async () => {
	await using bench = await makeBench();
	await expect(bench.checkOut('main', {signal: AbortSignal.abort()})).rejects.toMatchObject({
		message: expect.stringContaining('was interrupted'),
	});
});

test('tells how far it is', async () => {
	await using bench = await makeBench();
	await bench.upstream.push(
		Object.fromEntries(Array.from({length: 300}, (_, index) => [`file-${index}`, `${index}`])),
	);
	const seen: unknown[] = [];
	await bench.checkOut('main', {onProgress: progress => seen.push(progress)});
	expect(seen).toContainEqual({unit: 'files', current: 300, total: 300});
	expect(bench.output()).not.toMatch(/Updating files|Receiving objects/);
});

test.each([
	['fatal: Authentication failed for X', 'login'],
	["fatal: could not read Username for 'https://x': terminal prompts disabled", 'login'],
	[
		'git@host: Permission denied (publickey).\nfatal: Could not read from remote repository.',
		'login',
	],
	['Host key verification failed.\nfatal: Could not read from remote repository.', 'host-key'],
	[
		'fatal: unable to access X: server certificate verification failed. CAfile: none',
		'certificate',
	],
	['fatal: unable to access X: SSL certificate problem: self-signed certificate', 'certificate'],
	['ERROR: Repository not found.\nfatal: Could not read from remote repository.', 'not-found'],
	["fatal: repository 'https://host/x/' not found", 'not-found'],
	['fatal: unable to access X: Could not resolve host: nowhere', 'unreachable'],
	['fatal: write error: No space left on device\nfatal: early EOF', 'disk'],
	['error: unable to write file a.txt\nUpdating files: 100% (3/3), done.', 'disk'],
	['fatal: detected dubious ownership in repository at X', 'owner'],
	['fatal: unable to read tree 0123456789012345678901234567890123456789', 'corrupt'],
	['fatal: something new', 'other'],
])('%s is a matter of %s', (said, failure) => {
	expect(failureOf(said)).toBe(failure);
	const {message, hint} = gitError('https://host/x', said);
	expect(message).toMatch(/^[^\n]*\.$/);
	expect(hint).toMatch(/\.$/);
});

async function commandLinesWith(text: string): Promise<string[]> {
	const names = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
	const lines = await Promise.all(
		names.map(name => readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')),
	);
	return lines.filter(line => line.includes(text));
}
