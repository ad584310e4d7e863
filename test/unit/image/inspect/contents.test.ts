import {expect, test} from 'vitest';
import {createFakeEngine, type FakeEngineOptions} from '../../../../source/engine/fake-engine.ts';
import {fakeDebian} from '../../../../source/engine/fake-images.ts';
import {ConductoError} from '../../../../source/errors/conducto-error.ts';
import {contentsOf, type Inspection} from '../../../../source/image/inspect/contents.ts';
import {imageMemory} from '../../../support/image-memory.ts';

const program = {type: 'file', mode: 0o755, contents: Buffer.from('')} as const;
const withPython = {
	...fakeDebian,
	files: {...fakeDebian.files, '/usr/bin/python3': program, '/usr/bin/fish': program},
};

async function inspection(
	options: FakeEngineOptions = {},
	changes: Partial<Inspection> = {},
): Promise<Inspection & {engine: ReturnType<typeof createFakeEngine>}> {
	const engine = createFakeEngine({images: {'debian:stable-slim': withPython}, ...options});
	const image = await engine.findImage('debian:stable-slim');
	if (!image) {
		throw new Error('the fake engine has that image');
	}

	const memory = imageMemory('/nowhere');
	const signal = new AbortController().signal;
	return {image, memory, owner: 'o', pipelineId: 'p', signal, ...changes, engine};
}

const tellsVersion = {
	run({print}: {print: (text: string) => void}) {
		print('3.12.1\nmanaged\n24.0\n');
		return 0;
	},
};

test('is looked at once, and leaves no container', async () => {
	const wanted = await inspection(tellsVersion);
	const [first, second] = await Promise.all([contentsOf(wanted), contentsOf(wanted)]);
	expect(first).toMatchObject({
		outcome: 'made',
		contents: {
			shells: ['/bin/bash', '/bin/sh'],
			python: {version: '3.12.1', externallyManaged: true, pip: '24.0'},
			node: undefined,
		},
	});
	expect(second).toEqual({...first, outcome: 'unchanged'});
	expect(await contentsOf(wanted)).toEqual(second);
	// One for its files, one for Python.
	expect(wanted.engine.calls('createContainer')).toBe(2);
	expect(wanted.engine.containers.size).toBe(0);
});

test.each([
	['another version', {v: 0, contents: {}}],
	['damaged', {v: 1, contents: {shells: 'sh'}}],
	['no record at all', 'nonsense'],
])('what was remembered is made anew when it is %s', async (_, record) => {
	const wanted = await inspection(tellsVersion);
	wanted.memory.write('contents', wanted.image.id, record);
	expect((await contentsOf(wanted)).outcome).toBe('made');
	expect((await contentsOf(wanted)).outcome).toBe('unchanged');
});

test('a shell that is wanted is looked for beside the usual ones, by name or path', async () => {
	const wanted = await inspection(tellsVersion);
	await contentsOf(wanted);
	const {contents, outcome} = await contentsOf({...wanted, shell: 'fish'});
	expect(outcome).toBe('made');
	expect(contents.shells).toEqual(['/bin/bash', '/bin/sh', '/bin/fish']);
	const byPath = await contentsOf({...wanted, shell: '/usr/bin/fish'});
	expect(byPath.contents.shells).toContain('/usr/bin/fish');
	expect((await contentsOf({...wanted, shell: '/bin/fish'})).outcome).toBe('unchanged');
	const missing = await contentsOf({...wanted, shell: 'nushell'});
	expect(missing.contents.shells).toEqual(byPath.contents.shells);
});

test('a program that hangs has no version', async () => {
	const hanging = {
		run: ({signal}: {signal: AbortSignal}) =>
			new Promise<number>(resolve => signal.addEventListener('abort', () => resolve(137))),
	};
	const wanted = await inspection(hanging, {timeLimitMs: 1});
	const {contents} = await contentsOf(wanted);
	expect(contents.python).toEqual({
		path: '/usr/bin/python3',
		version: undefined,
		externallyManaged: false,
		pip: undefined,
	});
	expect(wanted.engine.containers.size).toBe(0);
});

test('a program that can not be started has no version; an engine that is gone is an error', async () => {
	const failure = new ConductoError('engine-failed', 'exec format error');
	const wanted = await inspection();
	wanted.engine.failNext('startContainer', failure);
	expect((await contentsOf(wanted)).contents.python?.version).toBeUndefined();

	const gone = await inspection();
	gone.engine.failNext('startContainer', failure);
	gone.engine.failNext('info', new ConductoError('engine-missing', 'gone'));
	await expect(contentsOf(gone)).rejects.toMatchObject({code: 'engine-missing'});
	expect(gone.memory.keys('contents')).toEqual([]);
});

test('an interruption ends the look and removes the container', async () => {
	const abort = new AbortController();
	const wanted = await inspection(
		{
			async run({signal}) {
				abort.abort();
				await new Promise(resolve => signal.addEventListener('abort', resolve));
				return 137;
			},
		},
		{signal: abort.signal},
	);
	await expect(contentsOf(wanted)).rejects.toMatchObject({name: 'AbortError'});
	expect(wanted.engine.containers.size).toBe(0);
	expect(wanted.memory.keys('contents')).toEqual([]);
});
