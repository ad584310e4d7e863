import {randomUUID} from 'node:crypto';
import {readdir, readFile, stat} from 'node:fs/promises';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {LeftBehind} from '../../source/debug/changes/left-behind.ts';
import {openSession, type SessionRequest} from '../../source/debug/session.ts';
import {connectDocker} from '../../source/engine/docker-engine.ts';
import type {Engine} from '../../source/engine/engine.ts';
import {docker} from '../support/containers.ts';
import {debugRequest, type RequestChanges} from '../support/debug-request.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const owner = randomUUID();
const base = 'debian:stable-slim';
let engine: Engine;

beforeAll(async () => {
	engine = await connectDocker();
});

afterAll(async () => {
	expect(await docker('ps', '-aq', '--filter', `label=com.conducto.owner=${owner}`)).toBe('');
});

type Session = Partial<RequestChanges> & {
	readonly script: string;
	readonly image?: string;
	readonly more?: Partial<SessionRequest>;
};

/** What a session leaves in which a script was run; it is closed. */
async function leave({script, image = base, more, ...changes}: Session): Promise<LeftBehind> {
	const request = await debugRequest(engine, {owner, workdir: '/mnt/conducto', ...changes});
	const imageId = (await engine.findImage(image))?.id ?? '';
	const session = await openSession({...request, image: {...request.image, imageId}, ...more});
	try {
		const {exitCode, output} = await engine.exec(session.container, ['sh', '-ec', script]);
		expect(exitCode, output).toBe(0);
		return await session.findChanges();
	} finally {
		await session.close();
	}
}

test('a session in which nothing was done leaves nothing, whatever programs did by themselves', async () => {
	const {changes} = await leave({script: 'bash -lic "ls; history -w; : > /tmp/x"'});
	expect(changes).toEqual({
		edited: [],
		copyable: [],
		lost: {places: [], count: 0},
		options: [],
	});
});

test('files are copied to their places when the session is closed: one, many, hard links, large ones, removed folders', async () => {
	await using folder = await temporaryFolder({'a.txt': 'one\n', 'old/x': 'x', 'old/deep/y': 'y'});
	await folder.write('Dockerfile', `FROM ${base}\nCOPY . /mnt/conducto\n`);
	const image = `conducto-test/${owner}`;
	await docker('build', '--quiet', '--tag', image, folder.path);
	await using _image = {[Symbol.asyncDispose]: async () => void (await docker('rmi', image))};

	const one = await leave({image, copyDir: folder.path, script: 'echo two > a.txt; echo > /etc/x'});
	expect(one.changes).toMatchObject({
		copyable: [{name: 'a.txt', change: 'changed', lines: {added: 1, removed: 1}}],
		lost: {places: ['/etc/x'], count: 1},
	});

	const many = await leave({
		image,
		copyDir: folder.path,
		script:
			'rm -r old; mkdir -p gen/deep; for i in $(seq 20); do echo $i > gen/deep/$i; done; ln gen/deep/1 gen/hard; head -c 20000000 /dev/zero > gen/large; chmod 750 gen/deep/2',
	});
	const names = many.changes.copyable.map(({name}) => name);
	expect(names).toHaveLength(23);
	expect(names).toEqual(expect.arrayContaining(['gen/hard', 'gen/deep/20', 'old/deep/y', 'old/x']));
	// Too large to be looked at.
	expect(many.changes.lost.places).toEqual(['/mnt/conducto/gen/large']);
	const places = many.changes.copyable.map(({place}) => place);
	expect(await many.copy(places)).toEqual(places.map(place => ({place, state: 'copied'})));
	expect((await readdir(folder.path)).toSorted()).toEqual(['Dockerfile', 'a.txt', 'gen']);
	expect(await readFile(`${folder.path}/gen/hard`, 'utf8')).toBe('1\n');
	expect((await stat(`${folder.path}/gen/deep/2`)).mode & 0o777).toBe(0o750);
	expect(await readFile(`${folder.path}/a.txt`, 'utf8')).toBe('one\n');
});

test('of a live session, what changed in its mounts and what goes with its container', async () => {
	await using folder = await temporaryFolder({'a.txt': 'one\n', '.dockerignore': 'ignored\n'});
	const {changes} = await leave({
		kind: 'live',
		copyDir: folder.path,
		script: 'echo two > a.txt; echo b > b.txt; echo c > ignored; mkdir /opt/x; echo > /opt/x/y',
	});
	expect(changes).toEqual({
		edited: ['a.txt', 'b.txt'],
		copyable: [],
		lost: {places: ['/opt/x'], count: 1},
		options: [],
	});
});

test('of a failed session, what it changed itself', async () => {
	await using folder = await temporaryFolder({});
	const script = 'mkdir /mnt/conducto; echo attempt > /mnt/conducto/a.txt; echo x > /root.txt';
	const failed = await docker('create', base, 'sh', '-c', `${script}; exit 1`);
	await docker('start', '-a', failed).catch(() => {});
	try {
		const {changes} = await leave({
			kind: 'failed',
			copyDir: folder.path,
			script: 'echo mended > b.txt; touch -d @0 a.txt',
			more: {failedContainer: failed, attempt: 1},
		});
		expect(changes).toMatchObject({
			copyable: [{name: 'b.txt', change: 'added'}],
			lost: {count: 0},
		});
	} finally {
		await docker('rm', '-fv', failed);
	}
});

const deb = `mkdir -p /tmp/tool/DEBIAN /tmp/tool/usr/bin; echo 'echo tool' > /tmp/tool/usr/bin/tool
printf 'Package: tool\\nVersion: 1.2\\nArchitecture: all\\nMaintainer: nobody\\nDescription: a tool\\n' > /tmp/tool/DEBIAN/control
dpkg-deb -b /tmp/tool /tmp/tool.deb; apt-get install -y /tmp/tool.deb`;

const wheel = `mkdir -p /tmp/wheels; cd /tmp/wheels; python3 - <<'END'
import zipfile
for name, needs in (('tool', 'Requires-Dist: lib\\n'), ('lib', '')):
    info = f'{name}-1.2.dist-info'
    with zipfile.ZipFile(f'{name}-1.2-py3-none-any.whl', 'w') as file:
        file.writestr(f'{name}.py', '')
        file.writestr(f'{info}/METADATA', f'Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.2\\n{needs}')
        file.writestr(f'{info}/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
        file.writestr(f'{info}/RECORD', '')
END
pip install --break-system-packages --no-index --find-links /tmp/wheels tool`;

const npm = `mkdir -p /tmp/tool; cd /tmp/tool; echo '#!/bin/sh' > run.sh
echo '{"name": "@me/tool", "version": "1.2.0", "bin": {"tool": "run.sh"}}' > package.json
npm install --global --offline "$(npm pack --silent)"`;

type Manager = readonly [name: string, image: string, script: string, line: string];

test.for<Manager>([
	['apt', base, deb, "installPackages: ['jq', 'tool'],"],
	['pip', 'python:3.12-slim', wheel, "installPip: ['tool==1.2'],"],
	['npm', 'node:22-slim', npm, "installNpm: ['@me/tool@1.2.0'],"],
])(
	'%s: what was installed becomes a line of the definition, its files are not listed',
	async ([, image, script, line]) => {
		const {changes} = await leave({
			image,
			script,
			more: {imageSpec: {install_packages: ['jq']}},
		});
		expect(changes).toEqual({
			edited: [],
			copyable: [],
			lost: {places: [], count: 0},
			options: [line],
		});
	},
);
