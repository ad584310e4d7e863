import {expect, test} from 'vitest';
import {staticShell} from '../../../../source/debug/shell/static-shell.ts';
import {createFakeEngine, type FakeEngine} from '../../../../source/engine/fake-engine.ts';
import type {FakeImage} from '../../../../source/engine/fake-images.ts';
import {parseAliases} from '../../../../source/image/aliases.ts';
import {programOf} from '../../../support/programs.ts';

const program = programOf({bits: 64, isStatic: true});

function imageWith(contents: Buffer): FakeImage {
	return {files: {'/bin/busybox': {type: 'file', mode: 0o755, contents}}};
}

const needsLibraries = imageWith(programOf({bits: 64, isStatic: false}));

async function bring(engine: FakeEngine, aliases: readonly string[] = []): Promise<Buffer> {
	return staticShell({
		engine,
		owner: 'owner',
		pipelineId: 'abc234',
		aliases: parseAliases(aliases),
		image: 'tools',
		path: '/Build',
	});
}

test('out of any busybox that the engine has, once, and nothing is left of it', async () => {
	const images = {'busybox:1': needsLibraries, 'busybox:2': imageWith(program)};
	const engine = createFakeEngine({images});
	expect(await bring(engine)).toEqual(program);
	const made = engine.calls('createContainer');
	await bring(engine);
	expect(engine.calls('createContainer')).toBe(made);
	expect(engine.calls('pullImage')).toBe(0);
	expect(engine.containers.size).toBe(0);
});

test('else it is pulled', async () => {
	const engine = createFakeEngine({
		images: {'busybox:latest': needsLibraries},
		registry: {'busybox:musl': imageWith(program)},
	});
	expect(await bring(engine)).toEqual(program);
});

test('from where an alias says', async () => {
	const engine = createFakeEngine({registry: {'mirror/busybox:musl': imageWith(program)}});
	expect(await bring(engine, ['busybox=mirror/busybox'])).toEqual(program);
});

test("where it can't be had: why, and what to do", async () => {
	await expect(
		bring(createFakeEngine({images: {'busybox:latest': needsLibraries}})),
	).rejects.toMatchObject({
		code: 'shell-missing',
		message:
			'The image tools has no shell, and none could be brought along: Image busybox:musl is nowhere.',
		hint: expect.stringContaining('docker pull busybox:musl'),
		path: '/Build',
	});
	const useless = createFakeEngine({registry: {'busybox:musl': needsLibraries}});
	await expect(bring(useless)).rejects.toMatchObject({
		message: expect.stringContaining('busybox:musl has no static busybox.'),
	});
});
