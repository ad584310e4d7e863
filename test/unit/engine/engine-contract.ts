import {Readable} from 'node:stream';
import {Header} from 'tar/header';
import {describe, expect, test} from 'vitest';
import {
	saysUnreleased,
	unreleasedExitCode,
	unreleasedMarker,
} from '../../../source/engine/armed-command.ts';
import type {
	BuildProgress,
	ContainerSpec,
	DockerfileBuild,
	Engine,
	EngineImage,
	OutputPiece,
	PackedContext,
} from '../../../source/engine/engine.ts';
import {endOfArchive, tarHeader} from '../../../source/image/folder/tar-header.ts';

/** Scripts that every engine under test understands: the real one runs them, the fake one acts them. */
export const scripts = {
	speak: 'echo out; echo err >&2; exit 7',
	quiet: 'true',
	waitForStop: 'trap "exit 9" TERM; echo ready; while :; do sleep 0.05; done',
} as const;

/** Dockerfiles that every engine under test understands. */
export const dockerfiles = {
	good: 'FROM debian:stable-slim\nARG GREETING\nRUN echo "$GREETING to you"\nWORKDIR /built\n',
	failing: 'FROM debian:stable-slim\nRUN echo so far; exit 3\n',
	endless: 'FROM debian:stable-slim\nRUN echo waiting; sleep 600\n',
} as const;

export type EngineUnderTest = {
	readonly engine: Engine;
	/** Different in every run, so that names and labels collide with nothing. */
	readonly unique: string;
};

const armed = {token: 'c0ffee'};

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

		test('an armed command runs when its token comes, and says nothing of having waited', async () => {
			const {engine, id} = await create(scripts.speak, {armed});
			const attached = await engine.attachStdin(id);
			const exit = engine.waitForExit(id);
			await engine.startContainer(id);
			expect(attached.isOpen()).toBe(true);
			await attached.send(`${armed.token}\n`);
			expect(await textOf(attached.output)).toEqual({stdout: 'out\n', stderr: 'err\n'});
			expect(await exit).toEqual({exitCode: 7});
		});

		test.each([
			['the connection ends', undefined],
			['another line comes', `${armed.token}0\n`],
			['the connection ends in the middle of the line', armed.token],
		])('an armed command never runs when %s', async (_, text) => {
			const {engine, id} = await create(scripts.speak, {armed});
			const attached = await engine.attachStdin(id);
			const exit = engine.waitForExit(id);
			await engine.startContainer(id);
			if (text !== undefined) {
				await attached.send(text);
			}

			if (!text?.endsWith('\n')) {
				attached.close();
			}

			expect(await exit).toEqual({exitCode: unreleasedExitCode});
			let printed = '';
			for await (const {data} of await engine.logs(id)) {
				printed += data.toString();
			}

			expect(printed).toBe(`${unreleasedMarker(armed.token)}\n`);
			expect(saysUnreleased(printed, armed.token)).toBe(true);
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

		test('tells all that was printed from the start, while a command runs and after its end', async () => {
			const {engine, id} = await create(scripts.waitForStop);
			await engine.startContainer(id);
			const first = (await engine.logs(id))[Symbol.asyncIterator]();
			await first.next();
			const second = await engine.logs(id);
			await engine.stopContainer(id);
			expect(await textOf(second)).toEqual({stdout: 'ready\n', stderr: ''});
			expect((await first.next()).done).toBe(true);

			const {id: ended} = await create(scripts.speak);
			const exit = engine.waitForExit(ended);
			await engine.startContainer(ended);
			await exit;
			expect(await textOf(await engine.logs(ended))).toEqual({stdout: 'out\n', stderr: 'err\n'});
		});

		test('tells what a container has come to, by its id or name', async () => {
			const {engine, id, spec} = await create(scripts.speak);
			expect(await engine.inspectContainer(spec.name)).toEqual({state: 'created', id});
			const exit = engine.waitForExit(id);
			await engine.startContainer(id);
			await exit;
			expect(await engine.inspectContainer(id)).toEqual({
				state: 'exited',
				id,
				exit: {exitCode: 7},
				ranMs: expect.any(Number),
				withEngine: false,
			});
			await engine.removeContainer(id);
			expect(await engine.inspectContainer(id)).toBeUndefined();

			const running = await create(scripts.waitForStop);
			await engine.startContainer(running.id);
			expect(await engine.inspectContainer(running.id)).toEqual({
				state: 'running',
				id: running.id,
			});
		});

		test('removes what does not run, and nothing that does', async () => {
			const {engine, id} = await create(scripts.waitForStop);
			await engine.startContainer(id);
			expect(await engine.removeStopped(id)).toBe(false);
			await engine.stopContainer(id);
			expect(await engine.removeStopped(id)).toBe(true);
			expect(await engine.removeStopped(id)).toBe(true);
			expect(await engine.inspectContainer(id)).toBeUndefined();
			const {id: created} = await create(scripts.quiet);
			expect(await engine.removeStopped(created)).toBe(true);
		});

		test('renames a container', async () => {
			const {engine, id, spec} = await create(scripts.quiet);
			await engine.renameContainer(id, `${spec.name}-later`);
			expect(await engine.inspectContainer(spec.name)).toBeUndefined();
			expect(await engine.inspectContainer(`${spec.name}-later`)).toMatchObject({id});
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

		test('tells what changed in a container that was not started, and nothing of one that is new', async () => {
			const {engine, id} = await create(scripts.quiet);
			expect(await engine.containerChanges(id)).toEqual([]);
			const tar = [
				tarHeader({path: 'mnt/made/', type: 'folder', mode: 0o755, size: 0, mtimeMs: 0}),
				tarHeader({path: 'mnt/made/file', type: 'file', mode: 0o644, size: 0, mtimeMs: 0}),
				endOfArchive,
			];
			await engine.putArchive(id, '/', Readable.from([Buffer.concat(tar)], {objectMode: false}));
			const changes = await engine.containerChanges(id);
			expect(changes).toContainEqual({path: '/mnt/made', change: 'added'});
			expect(changes).toContainEqual({path: '/mnt/made/file', change: 'added'});
		});

		test('reads what is wanted below a folder of a container that was not started', async () => {
			const {engine, id} = await create(scripts.quiet);
			const file = {type: 'file', mode: 0o640, size: 2, mtimeMs: 0} as const;
			const contents = Buffer.concat([Buffer.from('hi'), Buffer.alloc(510)]);
			const tar = [
				tarHeader({path: 'mnt/made/', type: 'folder', mode: 0o755, size: 0, mtimeMs: 0}),
				tarHeader({...file, path: 'mnt/made/file'}),
				contents,
				tarHeader({...file, path: 'mnt/made/other'}),
				contents,
				endOfArchive,
			];
			await engine.putArchive(id, '/', Readable.from([Buffer.concat(tar)], {objectMode: false}));
			const request = {wants: (path: string) => path.endsWith('/file'), limit: 1e6};
			expect(await engine.readFolder(id, '/mnt/made', request)).toEqual({
				isCut: false,
				entries: new Map([
					['/mnt/made/file', {type: 'file', mode: 0o640, contents: Buffer.from('hi')}],
				]),
			});
			expect(await engine.readFolder(id, '/mnt/made/file', request)).toBeUndefined();
			expect(await engine.readFolder(id, '/no/such', request)).toBeUndefined();
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
			const header = tarHeader({
				path: 'made/here/',
				type: 'folder',
				mode: 0o700,
				size: 0,
				mtimeMs: 0,
			});
			const archive = [header, endOfArchive];
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
				tags: [`${repository}:one`],
				sizeBytes: expect.any(Number),
			});
			expect(await engine.listImages(labels)).toEqual([made]);
			const uses = await engine.listImageUse();
			const {layers: baseLayers = []} = uses.find(({id: imageId}) => imageId === base.id) ?? {};
			expect(uses.find(({id: imageId}) => imageId === made)).toEqual({
				id: made,
				tags: [`${repository}:one`],
				labels: expect.objectContaining(labels),
				sizeBytes: expect.any(Number),
				layers: [...baseLayers, expect.any(String)],
			});

			const user = await create(scripts.quiet, {imageId: made});
			expect((await engine.statPath(user.id, '/mnt/made/here'))?.isDirectory).toBe(true);
			expect(await engine.removeImage(made)).toBe(false);
			await engine.removeContainer(user.id);
			expect(await engine.removeImage(made)).toBe(true);
			expect(await engine.removeImage(made)).toBe(false);
		});

		test('builds an image of a Dockerfile, and tells what the builder says', async () => {
			const {engine, unique} = underTest();
			const labels = {'com.conducto.image.owner': unique};
			const {build, output, progress} = dockerfileBuild(unique, dockerfiles.good, {labels});
			const made = await engine.buildImage(build);
			expect(await engine.findImage(`conducto/${unique}:built`)).toMatchObject({
				id: made,
				workdir: '/built',
				labels,
			});
			expect(output()).toContain('hello to you\n');
			const last = progress.at(-1);
			expect(last?.current).toBeGreaterThan(0);
			expect(last?.current).toBe(last?.total);
			expect(await engine.removeImage(made)).toBe(true);
		});

		test('a build that fails says at which step, after its output', async () => {
			const {engine, unique} = underTest();
			const {build, output} = dockerfileBuild(unique, dockerfiles.failing);
			await expect(engine.buildImage(build)).rejects.toMatchObject({
				code: 'image-failed',
				message: expect.stringMatching(
					/^Step 2\/2 \(RUN echo so far; exit 3\) failed with exit code 3\.$/,
				),
			});
			expect(output()).toContain('so far\n');
			expect(await engine.findImage(`conducto/${unique}:built`)).toBeUndefined();
		});

		test('a build that is called off ends with the reason, and leaves no image', async () => {
			const {engine, unique} = underTest();
			const abort = new AbortController();
			const {build} = dockerfileBuild(unique, dockerfiles.endless, {
				signal: abort.signal,
				onOutput(text) {
					if (/^waiting$/m.test(text)) {
						abort.abort(new Error('enough'));
					}
				},
			});
			await expect(engine.buildImage(build)).rejects.toThrow('enough');
			await expect(engine.buildImage(build)).rejects.toThrow('enough');
			expect(await engine.findImage(`conducto/${unique}:built`)).toBeUndefined();
		});

		test('gives an image more names, and takes them away one by one', async () => {
			const {engine, id, base} = await create('never run');
			const {unique} = underTest();
			const repository = `conducto/${unique}`;
			const commit = {containerId: id, base, workdir: '/', labels: {}, repository};
			const first = await engine.commitImage({...commit, tag: 'first'});
			await engine.tagImage(first, repository, 'second');
			expect([...(await engine.listTags(`conducto/${unique.slice(0, 5)}*`))].sort()).toEqual([
				`${repository}:first`,
				`${repository}:second`,
			]);
			expect(await engine.removeImage(`${repository}:first`)).toBe(true);
			expect((await engine.findImage(`${repository}:second`))?.tags).toEqual([
				`${repository}:second`,
			]);

			const other = await engine.commitImage({...commit, tag: 'second'});
			expect((await engine.findImage(first))?.tags ?? []).toEqual([]);
			expect((await engine.findImage(`${repository}:second`))?.id).toBe(other);
			expect(await engine.removeImage(`${repository}:second`)).toBe(true);
			expect(await engine.findImage(other)).toBeUndefined();
			await engine.removeImage(first);
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

/** A build without a context. */
export function dockerfileBuild(
	unique: string,
	dockerfile: string,
	changes: Partial<DockerfileBuild> = {},
): {build: DockerfileBuild; output: () => string; progress: readonly BuildProgress[]} {
	let text = '';
	const progress: BuildProgress[] = [];
	const build: DockerfileBuild = {
		dockerfile,
		context: undefined,
		pack: async () => packDockerfile(dockerfile),
		images: ['debian:stable-slim'],
		args: {GREETING: 'hello'},
		labels: {},
		repository: `conducto/${unique}`,
		tag: 'built',
		noCache: true,
		onOutput(piece) {
			text += piece;
		},
		onProgress: value => void progress.push(value),
		signal: new AbortController().signal,
		...changes,
	};
	return {build, output: () => text, progress};
}

function packDockerfile(text: string): PackedContext {
	return {archive: tarOf({path: 'Dockerfile', type: 'File'}, text), dockerfile: 'Dockerfile'};
}

/** An archive of one entry. */
function tarOf(entry: {path: string; type: 'File' | 'Directory'}, text = ''): Readable {
	const contents = Buffer.from(text);
	const header = new Header({...entry, mode: 0o700, size: contents.length, mtime: new Date(0)});
	header.encode();
	const end = Buffer.alloc(512 - (contents.length % 512) + 1024);
	const archive = Buffer.concat([header.block ?? Buffer.alloc(0), contents, end]);
	return Readable.from([archive], {objectMode: false});
}
