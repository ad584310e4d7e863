import {randomUUID} from 'node:crypto';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openSession} from '../../source/debug/session.ts';
import {removeDeadSessions} from '../../source/debug/sweep.ts';
import {connectDocker} from '../../source/engine/docker-engine.ts';
import type {Engine} from '../../source/engine/engine.ts';
import {docker} from '../support/containers.ts';
import {debugRequest} from '../support/debug-request.ts';

const owner = randomUUID();
const base = 'debian:stable-slim';
let engine: Engine;

beforeAll(async () => {
	engine = await connectDocker();
});

afterAll(async () => {
	expect(await docker('ps', '-aq', '--filter', `label=com.conducto.owner=${owner}`)).toBe('');
	expect(await copies()).toEqual([]);
});

async function copies(): Promise<readonly string[]> {
	return engine.listImages({'com.conducto.image.owner': owner});
}

/** A container that has failed. Removed with the rest of the test's. */
async function failedContainer(
	script: string,
	...flags: readonly string[]
): Promise<AsyncDisposable & {readonly id: string}> {
	const id = await docker('create', ...flags, base, 'sh', '-c', `${script}; exit 1`);
	await docker('start', '-a', id).catch(() => {});
	return {id, [Symbol.asyncDispose]: async () => void (await docker('rm', '-fv', id))};
}

async function openFailed(container: string, changes = {}) {
	const request = await debugRequest(engine, {
		owner,
		kind: 'failed',
		env: {NAME: 'me'},
		...changes,
	});
	return openSession({...request, failedContainer: container, attempt: 3});
}

async function run({container}: {readonly container: string}, script: string): Promise<string> {
	return (await engine.exec(container, ['sh', '-c', script])).output;
}

/** Of no program: nobody came back to a session there. */
const noState = '/nowhere';

test('a failed session has the files as the failure left them, also in volumes, and leaves them so', async () => {
	const script =
		'echo made > /made; rm /etc/issue; mkdir -p /vol/deep; echo vol > /vol/deep/file; echo old > /conducto-old';
	await using failed = await failedContainer(script, '-v', '/vol');
	const session = await openFailed(failed.id, {command: 'echo again'});
	expect(await run(session, 'cat /made /vol/deep/file; ls /etc/issue 2>&1 | tail -c 10')).toBe(
		'made\nvol\ndirectory\n',
	);
	expect(await run(session, 'echo $NAME; /conducto/cmd.sh')).toBe('me\nagain\n');
	const [labels] = await engine.listContainers({'com.conducto.owner': owner});
	expect(labels).toMatchObject({
		name: expect.stringMatching(/-failed$/),
		labels: {'com.conducto.kind': 'failed', 'com.conducto.attempt': '3'},
	});
	expect(session.banner).toContain('attempt 3');
	await run(session, 'echo changed > /made; echo changed > /vol/deep/file');
	await session.close();

	const again = await openFailed(failed.id);
	expect(await run(again, 'cat /made /vol/deep/file')).toBe('made\nvol\n');
	await again.close();
	expect(await copies()).toEqual([]);
});

test('a container that somebody removed is refused with a way out', async () => {
	const failed = await failedContainer('true');
	await failed[Symbol.asyncDispose]();
	await expect(openFailed(failed.id)).rejects.toMatchObject({
		code: 'image-not-ready',
		message: 'The container of the failed attempt is gone.',
		hint: expect.stringContaining('snapshot'),
	});
	expect(await copies()).toEqual([]);
});

test('what a killed program leaves of a failed session is removed, what a living one has is not', async () => {
	await using failed = await failedContainer('true');
	await using closing = new AsyncDisposableStack();
	const living = await openFailed(failed.id);
	closing.defer(living.close);
	const labels = {
		'com.conducto.image.owner': owner,
		'com.conducto.image.kind': 'failed',
		'com.conducto.image.session': '999999999:1',
	};
	const changes = Object.entries(labels).map(([key, value]) => `LABEL ${key}=${value}`);
	await docker('commit', ...changes.flatMap(change => ['--change', change]), failed.id);
	expect(await copies()).toHaveLength(2);
	await removeDeadSessions(engine, {owner, folder: noState});
	expect(await copies()).toHaveLength(1);
	expect(await run(living, 'echo here')).toBe('here\n');
});

test('an image that is gone is refused, or replaced where another one will do', async () => {
	const request = await debugRequest(engine, {owner});
	const gone = {...request.image, imageId: `sha256:${'0'.repeat(64)}`};
	await expect(openSession({...request, image: gone, attempt: 2})).rejects.toMatchObject({
		code: 'image-not-ready',
		message: 'The image of attempt 2 is gone from the engine.',
	});
	const patchGone = {...request.image, patch: '/does/not/exist'};
	await expect(openSession({...request, image: patchGone})).rejects.toMatchObject({
		message: 'The image tools is gone from the engine.',
		hint: expect.stringContaining('b in the tree'),
	});
	const session = await openSession({...request, image: gone, fallback: request.image});
	await session.close();
});
