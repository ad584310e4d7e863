import {Readable} from 'node:stream';
import {describe, expect, test} from 'vitest';
import type {
	ContainerSpec,
	Engine,
	EngineImage,
	OutputPiece,
} from '../../../source/engine/engine.ts';
import {endOfArchive, folderHeader} from '../../../source/image/tar-entry.ts';

/** Scripts that every engine under test understands: the real one runs them, the fake one acts them. */
export const scripts = {
	speak: 'echo out; echo err >&2; exit 7',
	quiet: 'true',
	waitForStop: 'trap "exit 9" TERM; echo ready; while :; do sleep 0.05; done',
} as const;

export type EngineUnderTest = {
	readonly engine: Engine;
	/** Different in every run, so that names and labels collide with nothing. */
	readonly unique: string;
};

/** What every implementation of the engine interface does; it needs `debian:stable-slim`. */
export function describeEngine(name: string, underTest: () => EngineUnderTest): void {
	let containers = 0;
	const baseOf = async (engine: Engine): Promise<EngineImage> => {
		const base = await engine.findImage('debian:stable-slim');
		expect(base).toBeDefined();
		return base as EngineImage;
	};
	const create = async (
		script: string,
		changes: Partial<ContainerSpec> = {},
	): Promise<{engine: Engine; id: string; base: EngineImage; spec: ContainerSpec}> => {
		const {engine, unique} = underTest();
		const base = await baseOf(engine);
		const spec: ContainerSpec = {
			name: `conducto-${unique}-${++containers}`,
			imageId: base.id,
			command: ['/bin/sh', '-c', script],
			env: {},
			labels: {'com.conducto.owner': unique},
			...changes,
		};
		return {engine, base, spec, id: (await engine.createContainer(spec)).id};
	};

	describe(name, () => {
		test('finds an image, and none where there is none', async () => {
			const {engine} = underTest();
			const base = await baseOf(engine);
			expect(await engine.findImage(base.id)).toEqual(base);
			expect(await engine.findImage('conducto/no-such-image:1')).toBeUndefined();
		});

		test('tells output by stream, and the exit code before and after the end', async () => {
			const {engine, id} = await create(scripts.speak);
			const output = await engine.attach(id);
			const exit = engine.waitForExit(id);
			await engine.startContainer(id);
			const printed = await textOf(output);
			expect(printed).toEqual({stdout: 'out\n', stderr: 'err\n'});
			expect(await exit).toEqual({exitCode: 7});
			expect(await engine.waitForExit(id)).toEqual({exitCode: 7});
		});

		test('adopts a container of the same name', async () => {
			const {engine, id, spec} = await create(scripts.quiet);
			expect(await engine.createContainer(spec)).toEqual({id, adopted: true});
		});

		test('stops a command, and minds neither one that has ended nor one that is gone', async () => {
			const {engine, id} = await create(scripts.waitForStop);
			const output = (await engine.attach(id))[Symbol.asyncIterator]();
			await engine.startContainer(id);
			await output.next();
			await engine.stopContainer(id);
			expect((await engine.waitForExit(id)).exitCode).not.toBe(0);
			expect((await output.next()).done).toBe(true);
			await engine.stopContainer(id);
			await engine.removeContainer(id);
			await engine.stopContainer(id);
			await engine.removeContainer(id);
		});

		test('removes a container that runs', async () => {
			const {engine, id, spec} = await create(scripts.waitForStop);
			const exit = engine.waitForExit(id);
			await engine.startContainer(id);
			await engine.removeContainer(id);
			expect((await exit).exitCode).not.toBe(0);
			expect(await engine.listContainers(spec.labels)).not.toContainEqual(
				expect.objectContaining({id}),
			);
		});

		test('lists containers by all of the labels', async () => {
			const {unique} = underTest();
			const labels = {'com.conducto.owner': unique, 'com.conducto.node': '/ä b'};
			const {engine, id, spec} = await create(scripts.quiet, {labels});
			expect(await engine.listContainers(labels)).toEqual([
				// Containers inherit their image's labels, and a base image may have some.
				{id, name: spec.name, running: false, labels: expect.objectContaining(labels)},
			]);
			expect(await engine.listContainers({...labels, 'com.conducto.kind': 'live'})).toEqual([]);
		});

		test('looks into a container that was not started, through links', async () => {
			const {engine, id} = await create(scripts.quiet);
			const sh = await engine.statPath(id, '/bin/sh');
			expect(sh?.linkTarget).toMatch(/^\/(usr\/)?bin\/\w+$/);
			expect(await engine.statPath(id, sh?.linkTarget ?? '')).toMatchObject({
				mode: 0o755,
				isDirectory: false,
				linkTarget: undefined,
			});
			expect((await engine.statPath(id, '/tmp'))?.isDirectory).toBe(true);
			expect(await engine.statPath(id, '/no/such/file')).toBeUndefined();
			expect(String(await engine.readFile(id, '/etc/os-release'))).toContain('PRETTY_NAME=');
			expect(await engine.readFile(id, '/tmp')).toBeUndefined();
			expect(await engine.readFile(id, '/no/such/file')).toBeUndefined();
		});

		test('unpacks an archive, and makes an image of it with nothing but the labels asked for', async () => {
			const {engine, id, base} = await create('never run');
			const {unique} = underTest();
			const archive = [...folderHeader('made/here', 0o700, new Date(0)), endOfArchive];
			await engine.putArchive(id, '/mnt', Readable.from(archive, {objectMode: false}));
			expect((await engine.statPath(id, '/mnt/made/here'))?.isDirectory).toBe(true);

			const labels = {'com.conducto.image.owner': unique};
			const repository = `conducto/${unique}`;
			const commit = {containerId: id, base, workdir: '/made', labels, repository, tag: 'one'};
			const made = await engine.commitImage(commit);
			expect(await engine.findImage(`${repository}:one`)).toEqual({
				...base,
				id: made,
				workdir: '/made',
				labels: {...base.labels, ...labels},
			});
			expect(await engine.listImages(labels)).toEqual([made]);

			const user = await create(scripts.quiet, {imageId: made});
			expect((await engine.statPath(user.id, '/mnt/made/here'))?.isDirectory).toBe(true);
			expect(await engine.removeImage(made)).toBe(false);
			await engine.removeContainer(user.id);
			expect(await engine.removeImage(made)).toBe(true);
			expect(await engine.removeImage(made)).toBe(false);
		});

		test('says when an image is not there', async () => {
			const imageId = `sha256:${'f'.repeat(64)}`;
			await expect(create(scripts.quiet, {imageId})).rejects.toMatchObject({
				code: 'image-not-found',
			});
		});
	});
}

export async function textOf(
	output: AsyncIterable<OutputPiece>,
): Promise<Record<OutputPiece['stream'], string>> {
	const text = {stdout: '', stderr: ''};
	for await (const {stream, data} of output) {
		text[stream] += data.toString();
	}

	return text;
}
