import {expect, test} from 'vitest';
import {createReadyAhead} from '../../../source/debug/ready-ahead.ts';
import type {SessionRequest} from '../../../source/debug/session.ts';
import {createFakeEngine, type FakeEngine} from '../../../source/engine/fake-engine.ts';
import {ConductoError} from '../../../source/errors/conducto-error.ts';
import {debugRequest, type RequestChanges} from '../../support/debug-request.ts';

async function requestOf(
	engine: FakeEngine,
	changes: Partial<RequestChanges> = {},
): Promise<SessionRequest> {
	return debugRequest(engine, {owner: 'owner', ...changes});
}

function names(engine: FakeEngine): readonly string[] {
	return [...engine.containers.values()].map(({spec}) => spec.name);
}

test('the session that is asked for is the one that was made ready, with its container running', async () => {
	const engine = createFakeEngine();
	const ahead = createReadyAhead();
	ahead.prepare(await requestOf(engine));
	ahead.prepare(await requestOf(engine));
	const session = await ahead.take(await requestOf(engine));
	expect(engine.calls('createContainer')).toBe(1);
	expect(engine.calls('startContainer')).toBe(1);
	await expect.poll(() => names(engine)).toEqual([expect.stringMatching(/-snapshot$/)]);
	expect(await ahead.take(await requestOf(engine))).toBeUndefined();
	await ahead.close();
	expect(engine.containers.size).toBe(1);
	await session?.close();
	expect(engine.containers.size).toBe(0);
});

test('one that nobody asked for says so by its name', async () => {
	const engine = createFakeEngine();
	const ahead = createReadyAhead();
	ahead.prepare(await requestOf(engine));
	await expect.poll(() => names(engine)).toEqual([expect.stringMatching(/-ready$/)]);
	await ahead.close();
	expect(names(engine)).toEqual([]);
});

test.for<[string, Partial<RequestChanges>]>([
	['another command', {command: 'false'}],
	['another environment', {env: {A: '1'}}],
	['another node', {path: '/Build/Other'}],
	['another kind', {kind: 'live', copyDir: '/tmp'}],
])('%s is not what was made ready', async ([, changes]) => {
	const engine = createFakeEngine();
	const ahead = createReadyAhead();
	ahead.prepare(await requestOf(engine));
	expect(await ahead.take(await requestOf(engine, changes))).toBeUndefined();
	ahead.keepOnly([await requestOf(engine, changes)]);
	expect(ahead.waiting()).toEqual([]);
	await ahead.close();
	expect(names(engine)).toEqual([]);
});

test('two wait at most: the one that was wanted longest ago goes', async () => {
	const engine = createFakeEngine();
	const ahead = createReadyAhead();
	for (const path of ['/a', '/b', '/a', '/c']) {
		ahead.prepare(await requestOf(engine, {path}));
	}

	expect(ahead.waiting().map(({node}) => node.path)).toEqual(['/a', '/c']);
	await expect.poll(() => engine.containers.size).toBe(2);
	await ahead.close();
	expect(names(engine)).toEqual([]);
});

test('what could not be made, or has ended meanwhile, is not given to anybody', async () => {
	const engine = createFakeEngine();
	const ahead = createReadyAhead();
	const request = await requestOf(engine);
	engine.failNext('startContainer', new ConductoError('engine-failed', 'No.'));
	ahead.prepare(request);
	expect(await ahead.take(request)).toBeUndefined();
	await expect.poll(() => ahead.waiting()).toEqual([]);

	ahead.prepare(request);
	await expect.poll(() => [...engine.containers.values()].at(0)?.state()).toBe('running');
	[...engine.containers.values()].at(0)?.end(137);
	expect(await ahead.take(request)).toBeUndefined();
	await ahead.close();
	expect(names(engine)).toEqual([]);
});

test('none waits of a node with flags of docker run, which could be in the way of its own command', async () => {
	const engine = createFakeEngine();
	const ahead = createReadyAhead();
	const {node, ...request} = await requestOf(engine);
	const settings = {...node.settings, dockerRunArgs: ['--publish', '8080:80']};
	ahead.prepare({...request, node: {...node, settings}});
	expect(ahead.waiting()).toEqual([]);
	expect(engine.calls('createContainer')).toBe(0);
});
