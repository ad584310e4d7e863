import {execFileSync} from 'node:child_process';
import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {imagesOf} from '../support/containers.ts';
import {gitLogin, startGitServer} from '../support/git-server.ts';
import {type ProgramResult, runProgram} from '../support/program.ts';
import {type TemporaryFolder, temporaryFolder} from '../support/temporary-folder.ts';
import {certificate} from '../unit/image/network/certificate.ts';

/** A folder with a definition; the images that are made of it go with it. */
async function project(
	image: string,
	command: string,
	files: Readonly<Record<string, string>> = {},
): Promise<TemporaryFolder> {
	const folder = await temporaryFolder({
		'pipeline.ts': `
import {Exec, Image, Serial} from 'conducto';
const root = new Serial({image: new Image(${image})});
root.add('a', new Exec(${JSON.stringify(command)}));
export default root;
`,
		...files,
	});
	return {
		...folder,
		async [Symbol.asyncDispose]() {
			await imagesOf(`${folder.path}/state`)[Symbol.asyncDispose]();
			await folder[Symbol.asyncDispose]();
		},
	};
}

const run = (
	{path: cwd}: TemporaryFolder,
	args: readonly string[],
	env: Readonly<Record<string, string>> = {},
): Promise<ProgramResult> => runProgram(args, {cwd, stateFolder: `${cwd}/state`, env});

test('a failed build prints its whole output, and its nodes point to it', async () => {
	const dockerfile = 'FROM debian:stable-slim\nRUN seq 3000; echo the reason >&2; exit 4\n';
	await using folder = await project(`{dockerfileText: ${JSON.stringify(dockerfile)}}`, 'true');
	const {stdout, exitCode} = await run(folder, ['--ci', 'pipeline.ts']);
	expect(exitCode).toBe(1);
	for (const line of [1, 1500, 3000, 'the reason']) {
		expect(stdout).toContain(`${line}\n`);
	}

	expect(stdout).toMatch(
		/\[\/a\] ✗ error: Its image .* could not be made: Step 2\/2 .* exit code 4/,
	);
	const [, id = ''] = /^Pipeline (\w+)/.exec(stdout) ?? [];
	const logs = await run(folder, ['logs', id, 'image:debian:stable-slim+Dockerfile']);
	expect(logs.stdout + logs.stderr).toContain('the reason');
});

test('an alias stands in for an image that is nowhere', async () => {
	await using folder = await project("{image: 'no.such.registry/team/base:1'}", 'echo ran');
	const alias = 'no.such.registry/team/base=debian:stable-slim';
	const {stdout, exitCode} = await run(folder, ['--ci', 'pipeline.ts', '--image-alias', alias]);
	expect(stdout).toContain('[/a] ran\n');
	expect(exitCode).toBe(0);

	const {exitCode: byVariable} = await run(folder, ['--ci', 'pipeline.ts'], {
		CONDUCTO_IMAGE_ALIASES: `other=busybox:latest ${alias}`,
	});
	expect(byVariable).toBe(0);
	const bad = await run(folder, ['--ci', 'pipeline.ts', '--image-alias', 'nothing']);
	expect(bad.exitCode).toBe(2);
	expect(bad.stderr).toContain('"nothing" is not an image alias.');
});

test('a private repository is copied, and its password kept nowhere', async () => {
	await using repositories = await temporaryFolder();
	const bare = path.join(repositories.path, 'app.git');
	const work = path.join(repositories.path, 'work');
	const git = (...args: readonly string[]): string =>
		execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
			encoding: 'utf8',
			stdio: 'pipe',
		}).trim();
	git('init', '--quiet', '--bare', '--initial-branch=main', bare);
	git('clone', '--quiet', bare, work);
	await repositories.write('work/hello.txt', 'from git\n');
	git('-C', work, 'add', '.');
	git('-C', work, 'commit', '--quiet', '--message=one');
	git('-C', work, 'push', '--quiet', 'origin', 'HEAD:main');
	const sha = git('-C', work, 'rev-parse', 'HEAD');

	await using server = await startGitServer({folder: repositories.path, login: true});
	const host = server.address.replace('http://', '');
	const url = `http://${gitLogin.user}:\${GIT_PASSWORD}@${host}/app.git`;
	await using folder = await project(
		`{copyUrl: ${JSON.stringify(url)}, copyBranch: 'main'}`,
		'cat hello.txt; env | grep CONDUCTO_GIT | sort',
	);
	const env = {GIT_PASSWORD: gitLogin.password};
	const {stdout, stderr, exitCode} = await run(folder, ['--ci', 'pipeline.ts'], env);
	expect(stderr).toBe('');
	expect(exitCode).toBe(0);
	expect(stdout).toContain('[/a] from git\n');
	expect(stdout).toContain('[/a] CONDUCTO_GIT_BRANCH=main\n');
	expect(stdout).toContain(`[/a] CONDUCTO_GIT_SHA=${sha}\n`);
	expect(stdout).toContain(`[/a] CONDUCTO_GIT_URL=http://${host}/app.git\n`);

	const secrets = [gitLogin.password, encodeURIComponent(gitLogin.password)];
	for (const secret of secrets) {
		expect(stdout).not.toContain(secret);
		expect(await filesWith(`${folder.path}/state`, secret)).toEqual([]);
	}

	const without = await run(folder, ['--ci', 'pipeline.ts']);
	expect(without.exitCode).toBe(1);
	expect(without.stdout).toContain(
		'GIT_PASSWORD, which copyUrl takes its password from, is not set',
	);
});

test('the host’s certificates and proxies reach nodes; a missing bundle is said before anything is made', async () => {
	await using folder = await project(
		"{copyDir: 'files'}",
		'cat "$SSL_CERT_FILE"; echo "$https_proxy $NODE_EXTRA_CA_CERTS"',
		{'ca.pem': certificate, 'files/a': 'a'},
	);
	const env = {
		CONDUCTO_CA_BUNDLE: `${folder.path}/ca.pem`,
		HTTPS_PROXY: 'http://proxy.example.com:3128',
	};
	const {stdout, exitCode} = await run(folder, ['--ci', 'pipeline.ts'], env);
	expect(stdout).toContain('[/a] -----BEGIN CERTIFICATE-----\n');
	expect(stdout).toMatch(
		/\[\/a\] http:\/\/proxy.example.com:3128 \/conducto\/ca-certificates.crt\n/,
	);
	expect(exitCode).toBe(0);

	const missing = await run(folder, ['--ci', 'pipeline.ts'], {CONDUCTO_CA_BUNDLE: '/no/such.pem'});
	expect(missing.exitCode).toBe(2);
	expect(missing.stderr).toContain('CONDUCTO_CA_BUNDLE names /no/such.pem');
	expect(await readdir(`${folder.path}/state/pipelines`)).toHaveLength(1);
});

/** Names of the files below a folder that hold the text. */
async function filesWith(folder: string, text: string): Promise<string[]> {
	const found: string[] = [];
	for (const entry of await readdir(folder, {recursive: true, withFileTypes: true})) {
		const file = path.join(entry.parentPath, entry.name);
		if (entry.isFile() && (await readFile(file)).includes(text)) {
			found.push(file);
		}
	}

	return found;
}
