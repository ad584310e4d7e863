import {chmod, mkdir, rename, rm, symlink, utimes, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {createFakeEngine, type FakeEngine} from '../../../../source/engine/fake-engine.ts';
import {fakeDebian} from '../../../../source/engine/fake-images.ts';
import {ConductoError} from '../../../../source/errors/conducto-error.ts';
import {noAliases} from '../../../../source/image/aliases.ts';
import {
	buildDockerfile,
	type DockerfileRequest,
	type DockerfileResult,
} from '../../../../source/image/dockerfile/build-dockerfile.ts';
import {changedPaths} from '../../../../source/image/folder/changed-paths.ts';
import {readIgnoreRules} from '../../../../source/image/folder/docker-ignore.ts';
import {scanFolder} from '../../../../source/image/folder/scan-folder.ts';
import {plainNetwork} from '../../../../source/image/network/host-network.ts';
import {imageMemory} from '../../../support/image-memory.ts';
import {type TemporaryFolder, temporaryFolder} from '../../../support/temporary-folder.ts';

type Changes = Partial<Omit<DockerfileRequest, 'spec'>>;

type Bench = AsyncDisposable & {
	readonly engine: FakeEngine;
	readonly folder: TemporaryFolder;
	readonly build: (
		changes?: Changes,
		spec?: DockerfileRequest['spec'],
	) => Promise<DockerfileResult>;
	readonly output: () => string;
};

const dockerfile = 'FROM debian:stable-slim\nCOPY . /x\n';

async function bench(files: Readonly<Record<string, string>>): Promise<Bench> {
	const folder = await temporaryFolder(files);
	const engine = createFakeEngine({
		build({onProgress}) {
			onProgress({current: 2, total: 2});
			return fakeDebian;
		},
	});
	const memory = imageMemory(folder.path);
	let text = '';
	return {
		engine,
		folder,
		output: () => text,
		build: (changes = {}, spec = {dockerfile: path.join(folder.path, 'Dockerfile')}) =>
			buildDockerfile({
				spec,
				engine,
				memory,
				aliases: noAliases,
				network: plainNetwork,
				labels: {},
				repository: 'conducto/x',
				tag: 'one',
				all: false,
				onOutput(piece) {
					text += piece;
				},
				onProgress() {},
				signal: new AbortController().signal,
				...changes,
			}),
		[Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
	};
}

describe('a build is done again', () => {
	test('not when nothing changed', async () => {
		await using it = await bench({Dockerfile: dockerfile, 'a/b': '1'});
		const first = await it.build();
		expect(first).toMatchObject({outcome: 'made', detail: '2 steps'});
		const second = await it.build();
		expect(second).toMatchObject({outcome: 'unchanged', imageId: first.imageId});
		expect(it.engine.calls('buildImage')).toBe(1);
	});

	const before = new Date(2001, 1, 1);
	test.each<[string, (root: string) => Promise<unknown>]>([
		['a file changed, in the same moment, to the same size', root => writeFile(`${root}/a/b`, '2')],
		[
			'a file changed and has its old time',
			async root => {
				await writeFile(`${root}/a/b`, '2');
				await utimes(`${root}/a/b`, before, before);
			},
		],
		['a file came', root => writeFile(`${root}/a/c`, '')],
		['a file went', root => rm(`${root}/a/b`)],
		['a file got another name', root => rename(`${root}/a/b`, `${root}/a/c`)],
		['a mode changed', root => chmod(`${root}/a/b`, 0o755)],
		['a link came', root => symlink('b', `${root}/a/l`)],
		['an empty folder came', root => mkdir(`${root}/empty`)],
		['the Dockerfile changed', root => writeFile(`${root}/Dockerfile`, `${dockerfile}RUN x\n`)],
		['the ignore rules changed', root => writeFile(`${root}/.dockerignore`, 'nothing')],
		['ignore rules of its own came', root => writeFile(`${root}/Dockerfile.dockerignore`, 'a/b')],
	])('when %s', async (_, change) => {
		await using it = await bench({Dockerfile: dockerfile, 'a/b': '1', '.dockerignore': 'none'});
		await it.build();
		await change(it.folder.path);
		expect((await it.build()).outcome).toBe('made');
		expect((await it.build()).outcome).toBe('unchanged');
	});

	test('not when what changed is ignored', async () => {
		await using it = await bench({Dockerfile: dockerfile, '.dockerignore': 'log', log: '1'});
		await it.build();
		await it.folder.write('log', '22');
		expect((await it.build()).outcome).toBe('unchanged');
	});

	test('when the image is gone, an argument changed, or the base is another one', async () => {
		await using it = await bench({Dockerfile: dockerfile});
		const {imageId} = await it.build();
		await it.engine.removeImage(imageId);
		expect((await it.build()).outcome).toBe('made');
		const spec = {dockerfile: path.join(it.folder.path, 'Dockerfile')};
		expect((await it.build({}, {...spec, docker_build_args: {A: 'b'}})).outcome).toBe('made');
		const [asked] = it.engine.builds;
		if (asked) {
			await it.engine.buildImage({...asked, repository: 'debian', tag: 'stable-slim'});
		}

		expect((await it.build()).outcome).toBe('made');
	});

	test('when all is to be built: pulled if that is possible, and without cache', async () => {
		await using it = await bench({Dockerfile: dockerfile});
		await it.build();
		expect((await it.build({all: true})).outcome).toBe('made');
		expect(it.engine.calls('pullImage')).toBe(1);
		expect(it.engine.builds.map(({noCache}) => noCache)).toEqual([false, true]);
		expect(it.output()).toContain(
			'the one on this machine is used: Image debian:stable-slim is nowhere.',
		);
	});
});

test('the image that it replaces stays until the next time: another may just be made of it', async () => {
	await using it = await bench({Dockerfile: dockerfile});
	const ids: string[] = [];
	for (let count = 0; count < 3; count++) {
		ids.push((await it.build({all: true})).imageId);
	}

	const found = await Promise.all(ids.map(async id => (await it.engine.findImage(id))?.tags));
	expect(found).toEqual([undefined, ['conducto/x:one-previous'], ['conducto/x:one']]);
});

test('one that fails leaves what was made before', async () => {
	await using it = await bench({Dockerfile: dockerfile});
	const {imageId} = await it.build();
	await it.folder.write('Dockerfile', 'FROM debian:stable-slim\nRUN false\n');
	it.engine.failNext('buildImage', new ConductoError('image-failed', 'No.'));
	await expect(it.build()).rejects.toThrow('No.');
	expect(await it.engine.findImage('conducto/x:one')).toMatchObject({id: imageId});
	expect((await it.build()).outcome).toBe('made');
});

test('what is known gets the name that is asked for', async () => {
	await using it = await bench({Dockerfile: dockerfile});
	const {imageId} = await it.build();
	await it.build({tag: 'two'});
	expect((await it.engine.findImage(imageId))?.tags).toEqual(['conducto/x:one', 'conducto/x:two']);
});

test('an alias stands in the text that is built, and in the images that are asked for', async () => {
	await using it = await bench({Dockerfile: 'FROM python:3.12\nCOPY --from=node:22 a b\n'});
	await it.build({aliases: name => `localhost:5000/${name}`});
	expect(it.engine.builds[0]).toMatchObject({
		dockerfile: 'FROM localhost:5000/python:3.12\nCOPY --from=localhost:5000/node:22 a b\n',
		images: ['localhost:5000/python:3.12', 'localhost:5000/node:22'],
	});
});

test('the proxies are arguments; one that is stated wins', async () => {
	await using it = await bench({Dockerfile: dockerfile});
	const network = {...plainNetwork, proxy: {HTTP_PROXY: 'http://p:1', NO_PROXY: 'x'}};
	const spec = {dockerfile_text: 'FROM debian:stable-slim', docker_build_args: {NO_PROXY: 'y'}};
	await it.build({network}, spec);
	expect(it.engine.builds[0]).toMatchObject({
		args: {HTTP_PROXY: 'http://p:1', NO_PROXY: 'y'},
		context: undefined,
	});
});

test('says what it is made of', async () => {
	await using it = await bench({
		'docker/Dockerfile': dockerfile,
		'app/a': '',
		'app/.dockerignore': '.*',
	});
	const root = it.folder.path;
	const {inputs} = await it.build(
		{},
		{dockerfile: `${root}/docker/Dockerfile`, context: `${root}/app`},
	);
	expect(inputs.map(({folder, only, scan}) => [folder, only, [...scan.entries.keys()]])).toEqual([
		[`${root}/app`, undefined, ['a']],
		[`${root}/docker`, ['Dockerfile', 'Dockerfile.dockerignore'], ['Dockerfile']],
		[`${root}/app`, ['.dockerignore'], ['.dockerignore']],
	]);
});

test('what it says compares with what a later look finds', async () => {
	await using it = await bench({Dockerfile: dockerfile, 'a/b': '1'});
	const root = it.folder.path;
	const {inputs} = await it.build();
	const [input] = inputs;
	const changes = async () => changedPaths(input?.scan ?? (await scan()), await scan());
	const scan = async () => scanFolder(root, await readIgnoreRules(root));
	expect(inputs).toHaveLength(1);
	expect(await changes()).toEqual([]);
	await it.folder.write('Dockerfile', dockerfile.replace('/x', '/y'));
	expect(await changes()).toEqual([{path: 'Dockerfile', change: 'changed'}]);
});

test('a Dockerfile that is a link is watched where the link leads', async () => {
	await using it = await bench({'real/file': dockerfile});
	await symlink('real/file', `${it.folder.path}/Dockerfile`);
	const {inputs} = await it.build();
	const apart = inputs.find(({only}) => only?.includes('Dockerfile'));
	expect(apart?.scan.entries.get('Dockerfile')?.type).toBe('file');
});

test('a Dockerfile may begin with a long line of #', async () => {
	await using it = await bench({Dockerfile: `${'#'.repeat(200)}\n${dockerfile}`});
	expect((await it.build()).outcome).toBe('made');
});

describe('names what is wrong', () => {
	test.each([
		['none', 'image-failed', /^The Dockerfile .*\/none does not exist\.$/],
		['empty', 'image-failed', /^The Dockerfile .*\/empty is empty\.$/],
		['folder', 'image-failed', /^The Dockerfile .*\/folder is a folder\.$/],
	])('%s', async (name, code, message) => {
		await using it = await bench({empty: '\n# nothing\n\n', 'folder/x': ''});
		const spec = {dockerfile: path.join(it.folder.path, name)};
		await expect(it.build({}, spec)).rejects.toMatchObject({
			code,
			message: expect.stringMatching(message),
		});
	});

	test('a context that is not there, or no folder', async () => {
		await using it = await bench({Dockerfile: dockerfile});
		const spec = {dockerfile: path.join(it.folder.path, 'Dockerfile')};
		for (const [name, why] of [
			['none', 'does not exist'],
			['Dockerfile', 'is not a folder'],
		] as const) {
			const context = path.join(it.folder.path, name);
			await expect(it.build({}, {...spec, context})).rejects.toMatchObject({
				code: 'folder-missing',
				message: `The build context ${why}: ${context}.`,
			});
		}
	});
});
