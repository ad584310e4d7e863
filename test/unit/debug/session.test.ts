import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {openSession} from '../../../source/debug/session.ts';
import {removeDeadSessions} from '../../../source/debug/sweep.ts';
import {createFakeEngine, type FakeEngine} from '../../../source/engine/fake-engine.ts';
import {containerLabels} from '../../../source/engine/labels.ts';
import {containerName} from '../../../source/engine/names.ts';
import {ConductoError} from '../../../source/errors/conducto-error.ts';
import {debugRequest, type RequestChanges} from '../../support/debug-request.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

async function failure(engine: FakeEngine, changes: Partial<RequestChanges>): Promise<unknown> {
	const request = await debugRequest(engine, {owner: 'owner', ...changes});
	return openSession(request).catch((error: unknown) => error);
}

test.for<[string, Partial<RequestChanges>]>([
	['shell-missing', {shell: undefined}],
	['nothing-mapped', {kind: 'live'}],
	['folder-missing', {kind: 'live', copyDir: '/does/not/exist'}],
])('%s, with a hint and before anything is made', async ([code, changes]) => {
	const engine = createFakeEngine();
	const error = await failure(engine, changes);
	expect(error).toMatchObject({code, hint: expect.any(String)});
	expect(engine.calls('createContainer')).toBe(0);
});

test('an engine that can not mount folders is asked for no live session', async () => {
	const engine = {
		...createFakeEngine(),
		capabilities: {liveMount: false, commitCost: 'low' as const, stdinOnce: true},
	};
	const error = await failure(engine, {kind: 'live', copyDir: '/'});
	expect(error).toMatchObject({code: 'nothing-mapped', message: expect.stringContaining('mount')});
});

const unmounted = {liveMount: false, commitCost: 'low', stdinOnce: true} as const;

test.for(['putArchive', 'startContainer'] as const)(
	'a failing %s leaves no container',
	async method => {
		const fake = createFakeEngine();
		const engine = {...fake, capabilities: unmounted};
		engine.failNext(method, new ConductoError('engine-failed', 'No.'));
		expect(await failure(engine, {})).toMatchObject({code: 'engine-failed', message: 'No.'});
		expect(engine.containers.size).toBe(0);
	},
);

describe("the shell's files", () => {
	test('are in a folder that is mounted, and gone when the session is closed', async () => {
		await using folder = await temporaryFolder();
		const engine = createFakeEngine();
		const data = {pipeline: `${folder.path}/data`, user: `${folder.path}/user`};
		const session = await openSession(
			await debugRequest(engine, {owner: 'owner', command: 'echo hi', data}),
		);
		const [container] = [...engine.containers.values()];
		const binds = new Map(container?.spec.binds?.map(({source, target}) => [target, source]));
		expect(readFileSync(binds.get('/conducto/cmd.sh') ?? '', 'utf8')).toContain('echo hi');
		expect(readdirSync(binds.get('/conducto/bin') ?? '')).toEqual(['run']);
		expect(readdirSync(binds.get('/conducto/shell') ?? '')).toContain('start');
		expect(engine.calls('putArchive')).toBe(0);
		await session.close();
		expect(readdirSync(`${folder.path}/shells`)).toEqual([]);
	});

	test('are put into the container where the engine sees no folder of this machine', async () => {
		await using folder = await temporaryFolder();
		const fake = createFakeEngine();
		const data = {pipeline: `${folder.path}/data`, user: `${folder.path}/user`};
		const request = await debugRequest({...fake, capabilities: unmounted}, {owner: 'owner', data});
		const session = await openSession(request);
		expect(fake.calls('putArchive')).toBe(1);
		expect([...fake.containers.values()].map(({spec}) => spec.binds)).toEqual([undefined]);
		await session.close();
	});

	test('of a program that was killed go with its container', async () => {
		await using folder = await temporaryFolder({'shells/a/start': '', 'others/a/start': ''});
		const engine = createFakeEngine();
		const imageId = (await engine.findImage('debian:stable-slim'))?.id ?? '';
		const dead = {[containerLabels.owner]: 'owner', [containerLabels.session]: '1:0'};
		for (const [attempt, parent] of ['shells', 'others'].entries()) {
			const name = containerName({
				owner: 'owner',
				pipeline: 'p',
				path: '/a',
				attempt,
				kind: 'live',
			});
			const labels = {...dead, [containerLabels.folder]: `${folder.path}/${parent}/a`};
			await engine.createContainer({name, imageId, command: [], env: {}, labels});
		}

		await removeDeadSessions(engine, {owner: 'owner', folder: folder.path});
		expect(engine.containers.size).toBe(0);
		expect(readdirSync(`${folder.path}/shells`)).toEqual([]);
		// A label can name anything.
		expect(readdirSync(`${folder.path}/others`)).toEqual(['a']);
	});
});

test('every session has a container of its own, and closing twice does it once', async () => {
	const engine = createFakeEngine();
	const request = await debugRequest(engine, {owner: 'owner'});
	const sessions = await Promise.all([openSession(request), openSession(request)]);
	expect(engine.containers.size).toBe(2);
	for (const session of sessions) {
		await Promise.all([session.close(), session.close()]);
	}

	expect(engine.containers.size).toBe(0);
	expect(engine.calls('removeContainer')).toBe(2);
});

test('the banner says what kind of shell this is, and prints no control characters', async () => {
	const engine = createFakeEngine();
	const snapshot = await openSession(
		await debugRequest(engine, {owner: 'owner', path: '/a\x1B[2Jb'}),
	);
	expect(snapshot.banner).toContain('Snapshot of /a?[2Jb: a fresh container from tools.');
	expect(snapshot.banner).toContain('vanishes');
	expect(snapshot.banner).toContain('To return: exit, or Ctrl-D.');
	const live = await openSession(
		await debugRequest(engine, {owner: 'owner', kind: 'live', copyDir: '/tmp'}),
	);
	expect(live.banner).toContain('/mnt/conducto is your own /tmp');
});

test('an engine that is gone is named as the reason', async () => {
	const engine = createFakeEngine();
	const session = await openSession(await debugRequest(engine, {owner: 'owner'}));
	await session.assertOwnEnd();
	engine.disconnect();
	await expect(session.assertOwnEnd()).rejects.toMatchObject({code: 'engine-missing'});
	await expect(session.close()).rejects.toMatchObject({code: 'engine-missing'});
});
