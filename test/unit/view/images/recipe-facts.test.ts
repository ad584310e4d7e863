import {expect, test} from 'vitest';
import type {ImageSpec} from '../../../../source/pipeline/spec.ts';
import {recipeFacts} from '../../../../source/view/images/recipe-facts.ts';

function lines(recipe?: ImageSpec): string[] {
	return recipeFacts('python:3.12-slim', recipe).map(({label, text}) => `${label} ${text}`);
}

test.each<[string, ImageSpec | undefined, string[]]>([
	['no recipe: the image of that name', undefined, ['from python:3.12-slim']],
	['nothing said: the default', {}, ['from debian:stable-slim']],
	[
		'a folder and packages of all kinds',
		{
			image: 'node:24',
			copy_dir: '/home/ada/app',
			install_packages: ['git', 'make'],
			install_pip: ['pandas[excel]==2.2'],
			install_npm: true,
			install_docker: true,
		},
		[
			'from node:24',
			'copies /home/ada/app',
			'installs packages git, make; pip pandas[excel]==2.2; npm install; docker',
		],
	],
	[
		'a Dockerfile',
		{
			dockerfile: '/app/Dockerfile',
			context: '/app',
			docker_build_args: {VERSION: '1', TOKEN: 'secret'},
			copy_repo: '/app',
			path_map: {'/app/src': './src'},
			shell: 'zsh',
		},
		[
			'from /app/Dockerfile',
			'context /app',
			'args VERSION, TOKEN',
			'copies /app',
			'live /app/src at ./src',
			'shell zsh',
		],
	],
	[
		"a Dockerfile's text",
		{dockerfile_text: 'FROM a\nRUN b\n', install_npm: ['left-pad']},
		['from a Dockerfile of 2 lines', 'installs npm left-pad'],
	],
])('%s', (_, recipe, expected) => {
	expect(lines(recipe)).toEqual(expected);
});

test.each([
	['https://ada:secret@example.com/app.git', 'https://example.com/app.git at main'],
	['https://token@example.com/a@b.git', 'https://example.com/a@b.git at main'],
	['git@example.com:ada/app.git', 'git@example.com:ada/app.git at main'],
])('the password of %s is not shown', (copy_url, text) => {
	expect(lines({copy_url, copy_branch: 'main'})[1]).toBe(`copies ${text}`);
});

test('nor is that of a package', () => {
	const install_pip = ['tool @ git+https://ada:secret@example.com/tool.git'];
	expect(lines({install_pip})[1]).not.toContain('secret');
});

test('what a person wrote can not act on the terminal', () => {
	expect(lines({copy_dir: '/a\u001b[2J\nb'})[1]).toBe('copies /a [2J b');
});
