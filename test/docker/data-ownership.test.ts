import {execFile} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {chown, lstat, stat} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {afterAll, expect, test} from 'vitest';
import {docker} from '../support/containers.ts';
import {engineSocket} from '../support/engine-socket.ts';
import {testEnvironment} from '../support/environment.ts';
import {type TemporaryFolder, temporaryFolder} from '../support/temporary-folder.ts';

const fixture = fileURLToPath(new URL('../fixtures/data-hand-over.ts', import.meta.url));
const owner = randomUUID();
const ownUid = process.getuid?.() ?? 0;
/** Somebody who is not root, and whose number nobody has. */
const somebody = ownUid === 0 ? 12_345 : ownUid;
const appUser = 999;

afterAll(async () => {
	expect(await docker('ps', '-aq', '--filter', `label=com.conducto.owner=${owner}`)).toBe('');
});

const socketGroup = (await stat(engineSocket())).gid;
/** Ways to be somebody who is not root; as another user than root there is only the one. */
const invokers =
	ownUid === 0
		? [
				{name: 'a user', env: {BECOME: `${somebody}:${socketGroup}`}},
				{name: 'a user by sudo', env: {SUDO_UID: `${somebody}`, SUDO_GID: `${somebody}`}},
			]
		: [{name: 'a user', env: {}}];

/** Resolves to the script's exit code, once what it made was handed over. */
async function run(
	env: Readonly<Record<string, string>>,
	folder: TemporaryFolder,
	script: string,
	user = '0',
): Promise<string> {
	const args = [fixture, owner, folder.path, script, user];
	const {stdout} = await promisify(execFile)(process.execPath, args, {env: testEnvironment(env)});
	return stdout.trim();
}

async function asRoot({path}: TemporaryFolder, script: string): Promise<string> {
	return docker('run', '--rm', '-v', `${path}:/f`, 'debian:stable-slim', 'sh', '-c', script);
}

test.for(invokers)('what commands make in data stores belongs to $name', async ({env}) => {
	await using folder = await temporaryFolder();
	await chown(folder.path, somebody, somebody).catch(() => {});
	const script = `
cd /conducto/data/pipeline; mkdir -m 700 -p deep/er; echo x > deep/er/file; echo x > '-n $x'
ln -s /etc/passwd link; chmod 700 deep; chmod 640 deep/er/file
cp /bin/true /conducto/data/user/suid; chmod 4755 /conducto/data/user/suid`;
	expect(await run(env, folder, script)).toBe('0');
	const found = await asRoot(folder, "cd /f; find . -mindepth 2 -printf '%P=%U:%m\\n' | sort");
	expect(found.split('\n')).toEqual(
		[
			`pipeline/-n $x=${somebody}:664`,
			`pipeline/deep/er/file=${somebody}:660`,
			`pipeline/deep/er=${somebody}:770`,
			`pipeline/deep=${somebody}:770`,
			`pipeline/link=${somebody}:777`,
			// The change of its owner takes that away.
			`user/suid=${somebody}:775`,
		].sort(),
	);
	expect((await lstat('/etc/passwd')).uid).toBe(0);
	await asRoot(folder, 'rm -r /f/*');
});

test.for(invokers)(
	'a container’s own user can go on with what was handed to $name',
	async ({env}) => {
		await using folder = await temporaryFolder();
		await chown(folder.path, somebody, somebody).catch(() => {});
		const user = `${appUser}:${appUser}`;
		const first = 'cd /conducto/data/user && mkdir cache && echo 1 > cache/n';
		expect(await run(env, folder, first, user)).toBe('0');
		expect(await asRoot(folder, 'stat -c %u:%g /f/user/cache/n')).toBe(`${somebody}:${appUser}`);
		const second = 'cd /conducto/data/user/cache && echo 2 >> n && touch more && rm more && cat n';
		expect(await run(env, folder, second, user)).toBe('0');
		await asRoot(folder, 'rm -r /f/*');
	},
);
