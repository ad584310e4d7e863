import {expect, test} from 'vitest';
import {type LiveMount, liveMounts} from '../../../source/debug/live-mount.ts';
import {createFakeEngine} from '../../../source/engine/fake-engine.ts';
import type {ImageSpec} from '../../../source/pipeline/spec.ts';
import {debugRequest} from '../../support/debug-request.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

async function mountsOf(imageSpec: ImageSpec, workdir = '/work'): Promise<readonly LiveMount[]> {
	const request = await debugRequest(createFakeEngine(), {owner: 'owner', kind: 'live', workdir});
	return liveMounts({...request, imageSpec});
}

test('copied files are mounted where they were copied to, wherever commands start', async () => {
	await using folder = await temporaryFolder();
	const mounts = [{kind: 'folder', source: folder.path, target: '/mnt/conducto'}];
	expect(await mountsOf({copy_dir: folder.path})).toEqual(mounts);
	expect(await mountsOf({copy_repo: folder.path, docker_auto_workdir: false})).toEqual(mounts);
});

test.each([
	['p', '/work', '/work/p'],
	['./p', '/work', '/work/p'],
	['.', '/work', '/work'],
	['../p/./q/..', '/work/deep', '/work/p'],
	['../../../p', '/work', '/p'],
	['p', '/', '/p'],
	['p', '', '/p'],
	['/opt/../srv//p/', '/work', '/srv/p'],
	['a:b, c', '/work', '/work/a:b, c'],
])('%j in %j is mounted at %j', async (target, workdir, expected) => {
	await using folder = await temporaryFolder({file: ''});
	const {path} = folder;
	expect(await mountsOf({path_map: {[path]: target}}, workdir)).toEqual([
		{kind: 'folder', source: path, target: expected},
	]);
	expect(await mountsOf({path_map: {[`${path}/file`]: target}}, workdir)).toEqual([
		{kind: 'file', source: `${path}/file`, target: expected},
	]);
});

test('outer places come first; what is said twice is mounted once', async () => {
	await using folder = await temporaryFolder({'a/x': '', 'b/x': ''});
	const {path} = folder;
	const path_map = {
		[`${path}/a`]: 'lib/deep',
		[`${path}/b`]: '/mnt/conducto/lib',
		[path]: '.',
		'/tmp': '/mnt',
	};
	expect(await mountsOf({copy_dir: path, path_map}, '/mnt/conducto')).toEqual([
		{kind: 'folder', source: '/tmp', target: '/mnt'},
		{kind: 'folder', source: path, target: '/mnt/conducto'},
		{kind: 'folder', source: `${path}/b`, target: '/mnt/conducto/lib'},
		{kind: 'folder', source: `${path}/a`, target: '/mnt/conducto/lib/deep'},
	]);
});

test.each<[ImageSpec, string, string]>([
	[{}, 'nothing-mapped', 'has no files of yours'],
	[{copy_url: 'https://h/a', copy_branch: 'm'}, 'nothing-mapped', 'has no files of yours'],
	[{path_map: {'/nope/x': 'a'}}, 'folder-missing', 'pathMap maps /nope/x, which does not exist.'],
	[{path_map: {'/etc/hostname/x': 'a'}}, 'folder-missing', "which can't be reached."],
	[{copy_dir: '/nope', path_map: {'/tmp': 'a'}}, 'folder-missing', '/nope'],
	[
		{path_map: {'/tmp': 'a', '/usr': './b/../a'}},
		'definition-invalid',
		'/tmp and /usr are both to be mounted at /work/a.',
	],
	[
		{copy_dir: '/tmp', path_map: {'/usr': '/mnt/conducto'}},
		'definition-invalid',
		'/tmp and /usr are both to be mounted at /mnt/conducto.',
	],
	[{path_map: {'/tmp': '..'}}, 'definition-invalid', 'pathMap maps /tmp over /, which'],
	[{path_map: {'/tmp': '/conducto'}}, 'definition-invalid', 'over /conducto, which the shell'],
])('%j can not be mounted', async (spec, code, message) => {
	await expect(mountsOf(spec)).rejects.toMatchObject({
		code,
		message: expect.stringContaining(message),
		hint: expect.stringMatching(/copyDir|pathMap|Map it/),
		path: code === 'folder-missing' && spec.copy_dir ? undefined : '/Build/Lint',
	});
});
