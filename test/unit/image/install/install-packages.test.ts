import {describe, expect, test} from 'vitest';
import {createFakeEngine, type FakeEngineOptions} from '../../../../source/engine/fake-engine.ts';
import {fakeDebian} from '../../../../source/engine/fake-images.ts';
import {ConductoError} from '../../../../source/errors/conducto-error.ts';
import type {ImageContents} from '../../../../source/image/inspect/image-contents.ts';
import {
	installPackages,
	type PackageInstall,
} from '../../../../source/image/install/install-packages.ts';
import {plainNetwork} from '../../../../source/image/network/host-network.ts';
import {imageMemory} from '../../../support/image-memory.ts';

const debian: ImageContents = {
	distribution: 'Debian',
	distributionId: 'debian',
	distributionLike: [],
	architecture: 'amd64',
	shells: ['/bin/bash', '/bin/sh'],
	user: {name: 'root', uid: 0, gid: 0},
	home: '/root',
	workdir: '/',
	entrypoint: [],
	python: undefined,
	node: undefined,
	packageManager: 'apt-get',
	temporaryFolder: 'writable',
};
const six = {packages: [], docker: false, pip: ['six'], npm: []};

async function prepare(options: FakeEngineOptions = {}, changes: Partial<PackageInstall> = {}) {
	const engine = createFakeEngine(options);
	const base = await engine.findImage('debian:stable-slim');
	if (!base) {
		throw new Error('the fake engine has that image');
	}

	const printed: string[] = [];
	const progress: unknown[] = [];
	const wanted: PackageInstall = {
		engine,
		memory: imageMemory('/nowhere'),
		base,
		contents: debian,
		install: six,
		network: plainNetwork,
		owner: 'owner',
		pipelineId: 'pipe',
		name: 'app',
		repository: 'conducto-test/install',
		labels: {},
		onOutput: text => printed.push(text),
		onProgress: value => progress.push(value),
		signal: new AbortController().signal,
		...changes,
	};
	return {engine, wanted, printed, progress};
}

test('what two images install is installed once, unless all is wanted anew', async () => {
	const {engine, wanted} = await prepare();
	const [first, second] = await Promise.all([installPackages(wanted), installPackages(wanted)]);
	expect(first).toEqual({imageId: expect.any(String), outcome: 'made', detail: '1 package'});
	expect(second).toEqual({...first, outcome: 'unchanged'});
	expect(engine.calls('startContainer')).toBe(1);
	const anew = await installPackages({...wanted, all: true});
	expect(anew.outcome).toBe('made');
	// Another image may just be about to be made of what it replaced.
	expect((await engine.findImage(first.imageId))?.tags).toEqual([
		expect.stringMatching(/-previous$/),
	]);
	expect(await engine.findImage(anew.imageId)).toBeDefined();
	expect(engine.calls('startContainer')).toBe(2);
	expect(engine.containers.size).toBe(0);
});

test('nothing to install is the base itself', async () => {
	const {engine, wanted} = await prepare();
	const nothing = {packages: [], docker: false, pip: [], npm: []};
	const result = await installPackages({...wanted, install: nothing});
	expect(result).toMatchObject({imageId: wanted.base.id, outcome: 'unchanged'});
	expect(engine.calls('createContainer')).toBe(0);
});

test('names and proxies are in files of the container, never in its configuration', async () => {
	const specs: unknown[] = [];
	const {wanted} = await prepare({
		run: ({spec}) => {
			specs.push(spec);
			return 0;
		},
	});
	await installPackages({
		...wanted,
		base: {...wanted.base, user: 'app'},
		install: {...six, pip: ['six @ https://user:token@example.org/six.whl']},
		network: {proxy: {HTTP_PROXY: 'http://user:password@proxy'}, caBundle: undefined},
	});
	expect(specs).toMatchObject([
		{command: ['/bin/sh', '/conducto/install/install.sh'], user: '0:0'},
	]);
	expect(JSON.stringify(specs)).not.toMatch(/token|password/);
});

test('a failure has the telling line, the whole output, and leaves nothing', async () => {
	const {engine, wanted, printed, progress} = await prepare({
		run({print}) {
			print('==> [1/2] pip\nfine\n==> [2/2] npm\n');
			print('npm error code EWEIRD\n', 'stderr');
			return 3;
		},
	});
	await expect(installPackages(wanted)).rejects.toMatchObject({
		code: 'image-failed',
		message: 'Installing into image app failed: npm: npm error code EWEIRD.',
	});
	expect(printed.join('')).toBe('==> [1/2] pip\nfine\n==> [2/2] npm\nnpm error code EWEIRD\n');
	expect(progress).toEqual([
		{unit: 'steps', current: 1, total: 2},
		{unit: 'steps', current: 2, total: 2},
	]);
	expect(engine.containers.size).toBe(0);
	expect(engine.calls('commitImage')).toBe(0);
	// Whoever comes next may try.
	await expect(installPackages(wanted)).rejects.toMatchObject({code: 'image-failed'});
});

test('an interruption ends it and removes the container', async () => {
	const abort = new AbortController();
	const {engine, wanted} = await prepare(
		{
			async run({signal}) {
				abort.abort();
				await new Promise(resolve => signal.addEventListener('abort', resolve));
				return 137;
			},
		},
		{signal: abort.signal},
	);
	await expect(installPackages(wanted)).rejects.toMatchObject({name: 'AbortError'});
	expect(engine.containers.size).toBe(0);
});

test('an image for another processor is said to be one', async () => {
	const {engine, wanted} = await prepare();
	const said = new ConductoError('engine-failed', 'Docker could not start: exec format error.');
	engine.failNext('startContainer', said);
	await expect(installPackages(wanted)).rejects.toThrow('another kind of processor');
	const gone = new ConductoError('engine-missing', 'gone');
	engine.failNext('startContainer', gone);
	await expect(installPackages(wanted)).rejects.toBe(gone);
});

describe('an image that has nothing to install with', () => {
	const bare = {...debian, distribution: 'Tiny 1', packageManager: undefined};
	const python = {path: '/p', version: undefined, externallyManaged: false, pip: undefined};
	const none = {packages: [], docker: false, pip: [], npm: []};

	test.each([
		['no shell', {...debian, shells: []}, six, 'the image has no shell'],
		['no manager', bare, {...none, packages: ['git']}, 'Tiny 1 has no git, and no apt-get, apk,'],
		['no manager', bare, {...none, docker: true}, 'Tiny 1 has no docker'],
		['no Python', bare, six, 'Tiny 1 has no Python'],
		['no npm', bare, {...none, npm: ['a']}, 'Tiny 1 has no npm'],
		['no npm files', debian, {...none, npm: true as const}, 'no package.json'],
	])('%s', async (_, contents, install, message) => {
		const {engine, wanted} = await prepare({}, {contents, install});
		await expect(installPackages(wanted)).rejects.toMatchObject({
			code: 'image-failed',
			message: expect.stringContaining(message),
		});
		expect(engine.calls('createContainer')).toBe(0);
	});

	test('but for Python gets Python packages', async () => {
		const {wanted} = await prepare(
			{images: {'debian:stable-slim': fakeDebian}},
			{contents: {...bare, python}},
		);
		expect((await installPackages(wanted)).outcome).toBe('made');
	});
});
