import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {gitRemote, scrubber} from '../../../../source/image/git/git-remote.ts';
import {git, gitLogin, gitTestEnvironment, startGitServer} from '../../../support/git-server.ts';
import {addSubmodule, filesOf, makeBench} from './git-fixture.ts';

const {user, password} = gitLogin;
const secrets = [
	password,
	encodeURIComponent(password),
	encodeURI(password),
	Buffer.from(`${user}:${password}`).toString('base64'),
];

test('logs in with what the URL says, and leaves no trace of it', async () => {
	await using bench = await makeBench();
	// Large enough for the command lines to be looked at while git runs.
	await bench.upstream.push({file: 'x'.repeat(1_000_000)});
	await using server = await startGitServer({folder: bench.home, login: true});
	const commandLines = sampleCommandLines();
	const made = await bench.checkOut('main', {url: `${server.addressWithLogin}/app.git`});
	await bench.upstream.push({file: '2'});
	await bench.checkOut('main', {url: `${server.addressWithLogin}/app.git`});
	await expect(
		bench.checkOut('missing', {url: `${server.addressWithLogin}/app.git`}),
	).rejects.toThrow('no branch');

	expect(made.url).toBe(`${server.address}/app.git`);
	const seen = (await commandLines.stop()).join('\n');
	expect(seen).toContain(made.url);
	const stored = Object.entries(await filesOf(bench.cache))
		.flat()
		.join('\n');
	for (const secret of secrets) {
		expect(seen).not.toContain(secret);
		expect(stored).not.toContain(secret);
		expect(bench.output()).not.toContain(secret);
		expect(JSON.stringify(made)).not.toContain(secret);
	}
});

test('a wrong password is one error that does not show it', async () => {
	await using bench = await makeBench();
	await bench.upstream.push({file: '1'});
	await using server = await startGitServer({folder: bench.home, login: true});
	const url = server.address.replace('//', '//tester:wr%6Fng-one@');
	const failure = bench.checkOut('main', {url: `${url}/app.git`});
	await expect(failure).rejects.toMatchObject({
		code: 'image-failed',
		message: `${server.address}/app.git refused the login, or asks for one.`,
		hint: expect.stringContaining('credential helper'),
	});
	await expect(failure.catch((error: Error) => String(error.cause))).resolves.not.toMatch(
		/wrong-one|wr%6Fng/,
	);
	expect(bench.output()).not.toMatch(/wrong-one|wr%6Fng/);
});

test('a server that repeats the password does not get it printed', async () => {
	await using bench = await makeBench();
	await using server = await startGitServer({
		folder: bench.home,
		login: true,
		async gate({headers}, response) {
			if (headers.authorization !== undefined) {
				response.writeHead(403, {'content-type': 'text/plain'});
				response.end(`no ${password} here, and no ${headers.authorization}`);
			}
		},
	});
	const failure = bench.checkOut('main', {url: `${server.addressWithLogin}/app.git`});
	await expect(failure).rejects.toThrow('refused the login');
	expect(bench.output()).toContain('remote: no *** here, and no Basic ***');
	expect(await failure.catch((error: Error) => String(error.cause))).not.toContain(password);
});

test("without a login in the URL the person's own helper is asked, and nobody else", async () => {
	await using bench = await makeBench();
	await bench.upstream.push({file: '1'});
	await using server = await startGitServer({folder: bench.home, login: true});
	const url = `${server.address}/app.git`;
	await expect(bench.checkOut('main', {url})).rejects.toThrow('refused the login');

	const settings = path.join(bench.home, 'settings');
	const helper = `!f() { echo username=${user}; echo 'password=${password}'; }; f`;
	await git(bench.home, 'config', '--file', settings, 'credential.helper', helper);
	const env = {
		PATH: process.env.PATH,
		HOME: bench.home,
		...gitTestEnvironment,
		GIT_CONFIG_GLOBAL: settings,
	};
	expect(await bench.checkOut('main', {url, env})).toMatchObject({outcome: 'made'});
});

test('a user alone in the URL is what the helper is asked for', async () => {
	await using bench = await makeBench();
	await bench.upstream.push({file: '1'});
	await using server = await startGitServer({folder: bench.home, login: true});
	const settings = path.join(bench.home, 'settings');
	const helper = `!f() { grep -q '^username=${user}$' && echo 'password=${password}'; }; f`;
	await git(bench.home, 'config', '--file', settings, 'credential.helper', helper);
	const url = server.address.replace('//', `//${user}@`);
	const env = {
		PATH: process.env.PATH,
		HOME: bench.home,
		...gitTestEnvironment,
		GIT_CONFIG_GLOBAL: settings,
	};
	expect(await bench.checkOut('main', {url: `${url}/app.git`, env})).toMatchObject({
		url: `${server.address}/app.git`,
	});
});

test('the login does not follow a redirect to another server', async () => {
	await using bench = await makeBench();
	await bench.upstream.push({file: '1'});
	await using other = await startGitServer({folder: bench.home, login: true});
	await using server = await startGitServer({folder: bench.home, redirectTo: other.address});
	await expect(bench.checkOut('main', {url: `${server.addressWithLogin}/app.git`})).rejects.toThrow(
		'refused the login',
	);
	expect(other.requests()).toBeGreaterThan(0);
});

test('a submodule on the same server gets the login too', async () => {
	await using bench = await makeBench();
	await using server = await startGitServer({folder: bench.home, login: true});
	await bench.upstream.push({file: '1'});
	const sha = await bench.upstream.git('rev-parse', 'HEAD');
	await addSubmodule(bench.upstream, 'self', '../app.git', sha);
	const {folder} = await bench.checkOut('main', {url: `${server.addressWithLogin}/app.git`});
	expect(await filesOf(folder)).toMatchObject({file: '1', 'self/file': '1'});
});

test('an address is taken apart, and what git says is cleaned', () => {
	const remote = gitRemote('https://tester:p%40ss@host:8080/team/app.git');
	expect(remote).toEqual({
		url: 'https://host:8080/team/app.git',
		login: {server: 'https://host:8080', user: 'tester', password: 'p@ss'},
	});
	const scrub = scrubber(remote.login);
	expect(scrub("fatal: 'https://tester:p%40ss@host/' p@ss")).toBe("fatal: 'https://host/' ***");
	expect(gitRemote('git@host:team/app.git')).toEqual({
		url: 'git@host:team/app.git',
		login: undefined,
	});
	expect(gitRemote('ssh://git:secret@host/app.git').url).toBe('ssh://git@host/app.git');
	expect(scrubber(gitRemote('https://token@host/').login)('got token')).toBe('got ***');
});

/** Reads the command lines of all processes, again and again, until it is stopped. */
function sampleCommandLines(): {readonly stop: () => Promise<string[]>} {
	const seen = new Set<string>();
	let stopped = false;
	const sampling = (async () => {
		while (!stopped) {
			for (const name of await readdir('/proc')) {
				if (/^\d+$/.test(name)) {
					const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
					seen.add(line.replaceAll('\0', ' '));
				}
			}
		}
	})();
	return {
		async stop() {
			stopped = true;
			await sampling;
			return [...seen].filter(line => line.includes('git'));
		},
	};
}
