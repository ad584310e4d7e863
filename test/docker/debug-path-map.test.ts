import {randomUUID} from 'node:crypto';
import {readdir, readFile} from 'node:fs/promises';
import {create} from 'tar';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openSession, type Session, type SessionRequest} from '../../source/debug/session.ts';
import {connectDocker} from '../../source/engine/docker-engine.ts';
import type {Engine} from '../../source/engine/engine.ts';
import {debugRequest, type RequestChanges} from '../support/debug-request.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const owner = randomUUID();
let engine: Engine;

beforeAll(async () => {
	engine = await connectDocker();
});

afterAll(async () => {
	expect(await engine.listContainers({'com.conducto.owner': owner})).toEqual([]);
});

async function open(changes: Partial<RequestChanges>): Promise<Session & AsyncDisposable> {
	const request = {owner, kind: 'live', workdir: '/work', ...changes} as const;
	const session = await openSession(await debugRequest(engine, request));
	return {...session, [Symbol.asyncDispose]: session.close};
}

async function run({container}: Session, script: string): Promise<string> {
	return (await engine.exec(container, ['sh', '-c', script])).output;
}

test('folders and files, at relative and absolute places, both ways', async () => {
	await using folder = await temporaryFolder({
		'lib/a, b:c/x': 'x',
		'etc/app.conf': 'conf',
		hosts: 'mine',
	});
	const {path} = folder;
	await using session = await open({
		pathMap: {
			[`${path}/lib`]: '../work/./lib/',
			[`${path}/lib/a, b:c`]: '/opt/a, b:c',
			[`${path}/etc/app.conf`]: 'app.conf',
			[`${path}/hosts`]: '/usr/share/hosts',
		},
	});
	const script =
		'cat lib/*/x /opt/*/x app.conf /usr/share/hosts; echo new > lib/new; echo y >> app.conf';
	expect(await run(session, `cd /work; ${script}`)).toBe('xxconfmine');
	expect(await readFile(`${path}/lib/new`, 'utf8')).toBe('new\n');
	expect(await readFile(`${path}/etc/app.conf`, 'utf8')).toBe('confy\n');
	await folder.write('lib/host', 'from the host');
	expect(await run(session, 'cat /work/lib/host')).toBe('from the host');
	expect(session.banner).toContain(
		`/work/lib is your own ${path}/lib: what you change there stays.`,
	);
	expect(session.banner).toContain(`/work/app.conf is your own ${path}/etc/app.conf`);
});

test('a folder within the copied one, at a place that this one does not have', async () => {
	await using folder = await temporaryFolder({mine: 'mine', 'shared/x': 'hidden'});
	await using other = await temporaryFolder({x: 'other'});
	const before = await readdir(folder.path, {recursive: true});
	{
		await using session = await open({
			copyDir: folder.path,
			workdir: '/mnt/conducto',
			pathMap: {[other.path]: 'deep/in', [`${other.path}/x`]: 'shared/x'},
		});
		expect(await run(session, 'cd /mnt/conducto; cat mine deep/in/x shared/x')).toBe(
			'mineotherother',
		);
		await run(session, 'echo new > /mnt/conducto/deep/in/new');
	}

	expect(await readFile(`${other.path}/new`, 'utf8')).toBe('new\n');
	expect(await readFile(`${folder.path}/shared/x`, 'utf8')).toBe('hidden');
	expect((await readdir(folder.path, {recursive: true})).toSorted()).toEqual(before.toSorted());
});

test('a snapshot mounts none of it', async () => {
	await using folder = await temporaryFolder({x: ''});
	await using session = await open({kind: 'snapshot', pathMap: {[folder.path]: '/opt/mine'}});
	expect(await run(session, 'ls /opt')).toBe('');
	expect(session.banner).not.toContain(folder.path);
});

test('a file and a folder that do not fit leave nothing behind', async () => {
	await using folder = await temporaryFolder({x: '', 'y/z': ''});
	const pathMap = {[`${folder.path}/y`]: 'x', [folder.path]: '.', [`${folder.path}/x`]: 'x/deeper'};
	await expect(open({pathMap})).rejects.toMatchObject({code: 'engine-failed'});
	expect((await readdir(folder.path)).toSorted()).toEqual(['x', 'y']);
});

test("an image's changed files reach the container, but not the mounted ones", async () => {
	await using folder = await temporaryFolder({'lib/x': 'mine'});
	await using changed = await temporaryFolder({
		'mnt/conducto/lib/x': 'changed',
		'mnt/conducto/x': 'changed',
	});
	const patch = `${changed.path}/patch.tar`;
	await create({cwd: changed.path, file: patch}, ['mnt']);
	const request = await debugRequest(engine, {
		owner,
		kind: 'live',
		workdir: '/mnt/conducto',
		pathMap: {[`${folder.path}/lib`]: 'lib'},
	});
	const image = {...request.image, patch};
	const outputOf = async (kind: SessionRequest['kind']) => {
		const session = await openSession({...request, image, kind});
		const output = await run(session, 'cd /mnt/conducto; cat x lib/x');
		await session.close();
		return output;
	};
	expect(await outputOf('live')).toBe('changedmine');
	expect(await readFile(`${folder.path}/lib/x`, 'utf8')).toBe('mine');
	expect(await outputOf('snapshot')).toBe('changedchanged');
});
