import {execFile} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {link, lstat, stat, writeFile} from 'node:fs/promises';
import {basename, dirname} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {afterAll, expect, test} from 'vitest';
import {docker} from '../support/containers.ts';
import {engineSocket} from '../support/engine-socket.ts';
import {testEnvironment} from '../support/environment.ts';
import {type TemporaryFolder, temporaryFolder} from '../support/temporary-folder.ts';

const fixture = fileURLToPath(new URL('../fixtures/live-session.ts', import.meta.url));
const owner = randomUUID();
const ownUid = process.getuid?.() ?? 0;
/** Somebody who is not root, and whose number nobody has. */
const somebody = 12_345;

afterAll(async () => {
	expect(await docker('ps', '-aq', '--filter', `label=com.conducto.owner=${owner}`)).toBe('');
});

/** Ways to be somebody who is not root; as another user than root there is only the one. */
type Invoker = {
	readonly name: string;
	readonly uid: number;
	readonly env: Readonly<Record<string, string>>;
};

const socketGroup = (await stat(engineSocket())).gid;
const user: Invoker =
	ownUid === 0
		? {name: 'a user', uid: somebody, env: {BECOME: `${somebody}:${socketGroup}`}}
		: {name: 'a user', uid: ownUid, env: {}};
const sudo: Invoker = {
	name: 'a user by sudo',
	uid: somebody,
	env: {SUDO_UID: String(somebody), SUDO_GID: String(somebody)},
};
const invokers = ownUid === 0 ? [user, sudo] : [user];

async function session(
	invoker: Pick<Invoker, 'env'>,
	folder: TemporaryFolder,
	script: string,
	...more: string[]
): Promise<string> {
	const args = [fixture, owner, folder.path, script, ...more];
	const env = testEnvironment(invoker.env);
	const {stdout} = await promisify(execFile)(process.execPath, args, {env});
	return stdout;
}

/** A folder of the invoker's with a file of theirs, `mine`, and with root's `theirs` and `theirs-too`. */
async function folderOf({uid}: Invoker): Promise<TemporaryFolder> {
	const folder = await temporaryFolder({mine: 'mine', 'sub/mine': 'mine'});
	await asRoot(folder, `chown -R ${uid}:${uid} /f; touch /f/theirs /f/theirs-too /f/sub/theirs`);
	return folder;
}

async function asRoot({path}: TemporaryFolder, script: string): Promise<string> {
	return docker('run', '--rm', '-v', `${path}:/f`, 'debian:stable-slim', 'sh', '-c', script);
}

async function owners(folder: TemporaryFolder): Promise<Record<string, number>> {
	const output = await asRoot(folder, "cd /f; find . -mindepth 1 -printf '%P=%U\\n'");
	return Object.fromEntries(
		output
			.split('\n')
			.map(line => line.split('='))
			.map(([name = '', uid]) => [name, Number(uid)]),
	);
}

test.for(invokers)('what a session makes belongs to $name', async invoker => {
	await using folder = await folderOf(invoker);
	const script = `
echo new > new; mkdir -p -m 700 deep/er; echo x > deep/er/file; echo x > '-n $x'
sed -i s/mine/changed/ mine; sed -i s/mine/changed/ sub/mine
ln -s /etc/passwd link; ln -s theirs sub/link; mkfifo pipe
echo more >> theirs; ln theirs-too further; chmod 700 deep`;
	expect((await session(invoker, folder, script)).trim()).toBe('');
	const {uid} = invoker;
	expect(await owners(folder)).toEqual({
		new: uid,
		deep: uid,
		'deep/er': uid,
		'deep/er/file': uid,
		'-n $x': uid,
		mine: uid,
		sub: uid,
		'sub/mine': uid,
		link: uid,
		'sub/link': uid,
		pipe: uid,
		theirs: 0,
		'theirs-too': 0,
		// Another name of what was there.
		further: 0,
		'sub/theirs': 0,
	});
	expect((await lstat('/etc/passwd')).uid).toBe(0);
	await asRoot(folder, 'rm -r /f/*');
});

test.for(invokers)(
	'of what path maps mount, too, in and beside the folder: $name',
	async invoker => {
		await using folder = await folderOf(invoker);
		await using inner = await folderOf(invoker);
		await using beside = await folderOf(invoker);
		const map = {
			[inner.path]: 'nested/inner',
			[beside.path]: '/srv/beside',
			[`${beside.path}/mine`]: 'one',
		};
		const script = `
echo new > new; echo new > nested/inner/new; echo new > /srv/beside/sub/new; echo changed > one
mkdir nested/more; rmdir nested/more; touch nested/inner/theirs /srv/beside/theirs`;
		const env = {...invoker.env, PATH_MAP: JSON.stringify(map)};
		expect((await session({env}, folder, script)).trim()).toBe('');
		const {uid} = invoker;
		const before = {
			mine: uid,
			sub: uid,
			'sub/mine': uid,
			theirs: 0,
			'theirs-too': 0,
			'sub/theirs': 0,
		};
		expect(await owners(folder)).toEqual({...before, new: uid});
		expect(await owners(inner)).toEqual({...before, new: uid});
		expect(await owners(beside)).toEqual({...before, 'sub/new': uid});
		expect(await asRoot(beside, 'cat /f/mine')).toBe('changed');
		await Promise.all([folder, inner, beside].map(async made => asRoot(made, 'rm -r /f/*')));
	},
);

test.for(invokers)(
	'the container of $name is gone: files are handed over, or named',
	async invoker => {
		await using folder = await folderOf(invoker);
		const output = await session(invoker, folder, 'echo x > new', 'remove');
		const found = await owners(folder);
		if (invoker.env.SUDO_UID) {
			expect(found.new).toBe(invoker.uid);
		} else {
			expect(found.new).toBe(0);
			expect(output).toContain(`could not be handed over to you: ${folder.path}/new.`);
		}

		expect(found.theirs).toBe(0);
		await asRoot(folder, 'rm -r /f/*');
	},
);

// Otherwise it is named: commands in a container take names that are UTF-8 only.
test.for(invokers.filter(({env}) => env.SUDO_UID))(
	'a name that is not UTF-8 is handed over to $name',
	async invoker => {
		await using folder = await folderOf(invoker);
		await session(invoker, folder, String.raw`touch $'latin-\xe9'`);
		const found = await asRoot(folder, `find /f -user ${invoker.uid} -name 'latin-*' | wc -l`);
		expect(found).toBe('1');
		await asRoot(folder, 'rm -r /f/*');
	},
);

test('a link that takes the place of a folder leads nowhere', async () => {
	await using outside = await temporaryFolder();
	await writeFile(`${outside.path}/precious`, '');
	await link(`${outside.path}/precious`, `${outside.path}/second`);
	await using folder = await folderOf(user);
	await session(user, folder, `mkdir d; touch d/precious; rm -r d; ln -s ${outside.path} d`);
	expect((await stat(`${outside.path}/precious`)).uid).toBe(ownUid);
	expect((await lstat(`${folder.path}/d`)).uid).toBe(user.uid);
	await asRoot(folder, 'rm -r /f/*');
});

test.for(invokers)(
	"what others bring into the folder meanwhile, and what only got another name, is not $name's",
	async invoker => {
		await using outside = await temporaryFolder();
		await using folder = await folderOf(invoker);
		// In one file system: else nothing could be moved, or have a further name.
		const there = `docker run --rm -v ${dirname(folder.path)}:/p debian:stable-slim sh -c`;
		const [from, to] = [basename(outside.path), basename(folder.path)];
		await asRoot(
			outside,
			'echo secret > /f/secret; echo old > /f/old; mkdir /f/tree; echo x > /f/tree/x',
		);
		const ON_HOST = `${there} 'cd /p; ln ${from}/secret ${to}/linked; mv ${from}/old ${from}/tree ${to}'`;
		const script = 'mv theirs renamed; echo mine > made; ln made twice; echo more >> linked';
		const output = await session({env: {...invoker.env, ON_HOST}}, folder, script);
		expect(output.trim()).toBe('');
		const {uid} = invoker;
		expect(await owners(folder)).toMatchObject({
			linked: 0,
			old: 0,
			tree: 0,
			'tree/x': 0,
			renamed: 0,
			made: uid,
			twice: uid,
		});
		await Promise.all([asRoot(folder, 'rm -r /f/*'), asRoot(outside, 'rm -r /f/*')]);
	},
);

test.for(invokers)(
	'a file that has a name elsewhere as well stays as it is, and is named to $name',
	async invoker => {
		await using outside = await temporaryFolder();
		await using folder = await folderOf(invoker);
		const there = `docker run --rm -v ${dirname(folder.path)}:/p debian:stable-slim sh -c`;
		const [from, to] = [basename(outside.path), basename(folder.path)];
		const ON_HOST = `${there} 'cd /p; echo new > ${from}/secret; ln ${from}/secret ${to}/linked'`;
		const output = await session({env: {...invoker.env, ON_HOST}}, folder, 'true');
		expect(output).toContain(`could not be handed over to you: ${folder.path}/linked.`);
		expect(await owners(folder)).toMatchObject({linked: 0});
		await Promise.all([asRoot(folder, 'rm -r /f/*'), asRoot(outside, 'rm -r /f/*')]);
	},
);

test.for(invokers)('what dockerRunArgs say of the user counts: $name', async invoker => {
	await using folder = await folderOf(invoker);
	await asRoot(folder, 'chmod 777 /f');
	const env = {...invoker.env, RUN_ARGS: JSON.stringify(['--user', '4321:4321'])};
	expect((await session({env}, folder, 'id -u; mkdir d; echo x > d/new; chmod 700 d')).trim()).toBe(
		'4321',
	);
	expect(await owners(folder)).toMatchObject({d: invoker.uid, 'd/new': invoker.uid, theirs: 0});
	await asRoot(folder, 'rm -r /f/*');
});

test.for(invokers)(
	'what still runs in the container can make nothing after $name has all',
	async invoker => {
		await using folder = await folderOf(invoker);
		const script = `mkdir many; (trap '' TERM; i=0; while :; do i=$((i+1)); echo x > many/$i; done) > /dev/null 2>&1 &
until [ -e many/50 ]; do :; done`;
		await session(invoker, folder, script);
		const found = Object.entries(await owners(folder)).filter(([name]) => name.startsWith('many'));
		expect(found.length).toBeGreaterThan(50);
		expect(found.filter(([, uid]) => uid !== invoker.uid)).toEqual([]);
		await asRoot(folder, 'rm -r /f/*');
	},
);

test.for(invokers)(
	'odd names in odd folders, more than one command takes: $name',
	async invoker => {
		await using folder = await folderOf(invoker);
		const script = String.raw`mkdir -p "a b/'q'/$'new
line'" -- '-n'
for i in $(seq 1500); do echo x > "a b/'q'/$'new
line'/a rather long name that takes its place in a command line $i"; done
echo x > "a b/'q'/\`id\` \$(id)"; ln -s / "./-n/root"; mkfifo './-n/-pipe'; ln -s ../theirs 'a b/link'`;
		expect((await session(invoker, folder, script)).trim()).toBe('');
		const uids = await asRoot(folder, "cd /f; find 'a b' ./-n -printf '%U\\n' | sort | uniq -c");
		expect(uids.trim().split('\n')).toHaveLength(1);
		expect(uids).toContain(String(invoker.uid));
		expect(await owners(folder)).toMatchObject({theirs: 0});
		await asRoot(folder, 'rm -r /f/*');
	},
);
