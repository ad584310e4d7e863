import {resolve} from 'node:path';
import {describe, expect, test} from 'vitest';
import type {ImageOptions} from '../../../source/index.ts';
import {fromOptions, fromSpec, here} from './recipe.ts';

const root = resolve(here, '../../..');

test.each<[ImageOptions, object]>([
	[{}, {}],
	[{image: 'alpine:3'}, {image: 'alpine:3'}],
	[{dockerfile: 'app/Dockerfile'}, {dockerfile: `${here}/app/Dockerfile`}],
	[
		{dockerfile: '/srv/Dockerfile', context: '../x'},
		{dockerfile: '/srv/Dockerfile', context: resolve(here, '../x')},
	],
	[{dockerfileText: 'FROM a\n'}, {dockerfile_text: 'FROM a\n'}],
	[
		{dockerfileText: 'FROM a', context: '.', dockerBuildArgs: {A: '', B_2: 'x=y\n'}},
		{dockerfile_text: 'FROM a', context: here, docker_build_args: {A: '', B_2: 'x=y\n'}},
	],
	[{copyDir: '.'}, {copy_dir: here}],
	[{copyDir: 'a/../b/'}, {copy_dir: `${here}/b`}],
	[
		{copyDir: '/srv', dockerAutoWorkdir: false},
		{copy_dir: '/srv', docker_auto_workdir: false},
	],
	[{copyDir: '/srv', dockerAutoWorkdir: true}, {copy_dir: '/srv'}],
	[
		{copyUrl: 'https://host/a.git', copyBranch: 'main'},
		{copy_url: 'https://host/a.git', copy_branch: 'main'},
	],
	[
		{copyUrl: '../a', copyBranch: 'v1', dockerAutoWorkdir: false},
		{copy_url: resolve(here, '../a'), copy_branch: 'v1', docker_auto_workdir: false},
	],
	[{copyRepo: true}, {copy_repo: root}],
	[{copyRepo: false}, {}],
	[{copyRepo: false, copyDir: '/srv'}, {copy_dir: '/srv'}],
	[{installPip: ['pandas[excel]==2.2', 'a >= 1']}, {install_pip: ['pandas[excel]==2.2', 'a >= 1']}],
	[{reqsPy: ['pandas']}, {install_pip: ['pandas']}],
	[{installNpm: ['@types/node@24']}, {install_npm: ['@types/node@24']}],
	[{reqsNpm: ['a']}, {install_npm: ['a']}],
	[
		{installNpm: true, copyDir: '/srv'},
		{install_npm: true, copy_dir: '/srv'},
	],
	[
		{reqsNpm: true, copyRepo: true},
		{install_npm: true, copy_repo: root},
	],
	[{installPackages: ['git', 'curl=7.*']}, {install_packages: ['git', 'curl=7.*']}],
	[{reqsPackages: ['git']}, {install_packages: ['git']}],
	[{installDocker: true}, {install_docker: true}],
	[{reqsDocker: true}, {install_docker: true}],
	[{installDocker: false}, {}],
	[
		{pathMap: {'./local-copy/p': './p', '/srv': '/opt/../srv', '.': '.'}},
		{path_map: {[`${here}/local-copy/p`]: './p', '/srv': '/opt/../srv', [here]: '.'}},
	],
	[{shell: 'zsh'}, {shell: 'zsh'}],
	[{shell: '/usr/local/bin/bash'}, {shell: '/usr/local/bin/bash'}],
])('%j, as options and in a spec', (options, expected) => {
	expect(fromOptions(options)).toEqual(expected);
	expect(fromSpec(options)).toEqual(expected);
	// What a definition made is a spec that stays what it is, wherever it is kept.
	expect(fromSpec(fromOptions(options), '/elsewhere/s.json')).toEqual(expected);
});

describe('a recipe', () => {
	test('can be nothing but options that are undefined', () => {
		expect(fromOptions({image: undefined, copyDir: undefined, pathMap: undefined})).toEqual({});
	});

	test('does not follow what a definition changes later', () => {
		const installPip = ['a'];
		const pathMap: Record<string, string> = {'/a': 'a'};
		const spec = fromOptions({installPip, pathMap});
		installPip.push('--evil');
		pathMap['/b'] = 'b';
		expect(spec).toEqual({install_pip: ['a'], path_map: {'/a': 'a'}});
	});

	test('in a spec may name the root of a repository, relative to its file', () => {
		expect(fromSpec({copy_repo: '../x'}, '/srv/s.json')).toEqual({copy_repo: '/x'});
	});
});
