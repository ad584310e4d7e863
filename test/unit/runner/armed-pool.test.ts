import {expect, test} from 'vitest';
import type {BuiltImage} from '../../../source/events/run-event.ts';
import {type ExecNode, treeOf} from '../../../source/pipeline/tree.ts';
import {type ArmedPool, createArmedPool} from '../../../source/runner/armed-pool.ts';
import type {ArmedCommand} from '../../../source/runner/attempt/armed-command.ts';
import type {AttemptOf} from '../../../source/runner/attempt/attempt-container.ts';
import {exec, parallel, specOf} from '../../support/specs.ts';

const built: BuiltImage = {
	imageId: 'sha256:1',
	shell: '/bin/sh',
	workdir: '/',
	distribution: undefined,
};
const tree = treeOf(
	specOf(
		parallel(
			'',
			Array.from({length: 12}, (_, index) => exec(`${index}`)),
		),
	),
	'test',
);

function of(index: number, changes: Partial<AttemptOf> = {}): AttemptOf {
	return {node: tree.get(`/${index}`) as ExecNode, attempt: 1, built, ...changes};
}

type Pool = {
	readonly pool: ArmedPool;
	/** What was begun and not yet finished, by path. */
	readonly arming: Map<string, {readonly done: () => void; readonly fail: () => void}>;
	readonly begun: string[];
	readonly removed: string[];
	/** Commands that died. */
	readonly dead: Set<string>;
};

function poolOf(): Pool {
	const arming: Pool['arming'] = new Map();
	const begun: string[] = [];
	const removed: string[] = [];
	const dead = new Set<string>();
	let tokens = 0;
	const pool = createArmedPool({
		newToken: () => `token${++tokens}`,
		async arm({node: {path}}, token) {
			begun.push(path);
			const {promise, resolve, reject} = Promise.withResolvers<void>();
			arming.set(path, {done: resolve, fail: () => reject(new Error('no room'))});
			await promise;
			return {containerId: token, isWaiting: () => !dead.has(token)} as ArmedCommand;
		},
		async remove({containerId}) {
			removed.push(containerId);
		},
	});
	return {pool, arming, begun, removed, dead};
}

const settle = async (): Promise<void> => {
	await new Promise(setImmediate);
};

test('makes a few at a time, in the order in which they are wanted', async () => {
	const {pool, arming, begun} = poolOf();
	const wanted = Array.from({length: 10}, (_, index) => of(index));
	pool.keep(wanted);
	await settle();
	expect(begun).toEqual(['/0', '/1', '/2', '/3', '/4', '/5', '/6', '/7']);
	arming.get('/1')?.done();
	await settle();
	expect(begun.slice(8)).toEqual(['/8']);
	pool.keep(wanted);
	await settle();
	expect(begun.slice(8)).toEqual(['/8']);
});

test('remembers that one was taken before it was ready', async () => {
	const {pool, arming} = poolOf();
	pool.keep([of(0), of(1)]);
	await settle();
	arming.get('/0')?.done();
	await settle();
	pool.take(of(0));
	pool.take(of(2));
	expect(pool.wasShort()).toBe(false);
	pool.take(of(1));
	expect(pool.wasShort()).toBe(true);
});

test('gives each away once, also one that is not ready yet, and removes none of those', async () => {
	const {pool, arming, removed} = poolOf();
	pool.keep([of(0)]);
	await settle();
	const taken = pool.take(of(0));
	expect(taken?.token).toBe('token1');
	expect(pool.take(of(0))).toBeUndefined();
	arming.get('/0')?.done();
	expect((await taken?.command)?.containerId).toBe('token1');
	await pool.close();
	expect(removed).toEqual([]);
});

test.each([
	['another attempt', {attempt: 2}],
	['an image that was built anew', {built: {...built, imageId: 'sha256:2'}}],
	['an edited node', {node: {...(tree.get('/0') as ExecNode), command: 'edited'}}],
] as const)('is of no use to %s', async (_, changes) => {
	const {pool, arming, removed} = poolOf();
	pool.keep([of(0)]);
	await settle();
	arming.get('/0')?.done();
	await settle();
	expect(pool.take(of(0, changes))).toBeUndefined();
	await pool.discarded('/0');
	expect(removed).toEqual(['token1']);
});

test('serves a node of another tree that is the same', async () => {
	const {pool} = poolOf();
	pool.keep([of(0)]);
	expect(pool.take(of(0, {node: {...(tree.get('/0') as ExecNode)}}))).toBeDefined();
});

test('makes one anew only when the one before is gone, and removes what came too late', async () => {
	const {pool, arming, begun, removed} = poolOf();
	pool.keep([of(0)]);
	await settle();
	const first = arming.get('/0');
	pool.keep([]);
	pool.keep([of(0, {attempt: 2})]);
	await settle();
	expect(begun).toEqual(['/0']);
	first?.done();
	await settle();
	expect(removed).toEqual(['token1']);
	expect(begun).toEqual(['/0', '/0']);
	arming.get('/0')?.done();
	await pool.close();
	expect(removed).toEqual(['token1', 'token2']);
});

test('what died, or could not be made, comes to nothing', async () => {
	const {pool, arming, removed, dead, begun} = poolOf();
	pool.keep([of(0), of(1)]);
	await settle();
	arming.get('/0')?.done();
	arming.get('/1')?.fail();
	await settle();
	expect(begun).toHaveLength(2);
	dead.add('token1');
	expect(await pool.take(of(0))?.command).toBeUndefined();
	expect(removed).toEqual(['token1']);
	expect(await pool.take(of(1))?.command).toBeUndefined();
});

test('what was taken and is not used after all is removed', async () => {
	const {pool, arming, removed} = poolOf();
	pool.keep([of(0)]);
	await settle();
	arming.get('/0')?.done();
	pool.take(of(0))?.drop();
	await pool.close();
	expect(removed).toEqual(['token1']);
});

test('once closed, it makes nothing', async () => {
	const {pool, begun} = poolOf();
	await pool.close();
	pool.keep([of(0)]);
	await settle();
	expect(begun).toEqual([]);
});
