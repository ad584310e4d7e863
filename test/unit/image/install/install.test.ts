import {expect, test} from 'vitest';
import {
	assertNames,
	countPackages,
	type Install,
	installOf,
	installTag,
} from '../../../../source/image/install/install.ts';

const nothing: Install = {packages: [], docker: false, pip: [], npm: []};

test('comes from the recipe', () => {
	expect(installOf({})).toEqual(nothing);
	const install = installOf({
		install_packages: ['git'],
		install_docker: true,
		install_pip: ['pandas', 'six'],
		install_npm: true,
	});
	expect(install).toEqual({packages: ['git'], docker: true, pip: ['pandas', 'six'], npm: true});
	expect(countPackages(install)).toBe(5);
	expect(countPackages(nothing)).toBe(0);
});

test('has a tag of its own for all that makes a difference, and only for that', () => {
	const tag = installTag('sha256:a', {...nothing, pip: ['six']}, {});
	expect(tag).toMatch(/^[0-9a-f]{32}$/);
	expect(installTag('sha256:a', {...nothing, pip: ['six']}, {'package.json': '{}'})).toBe(tag);
	const npm = {...nothing, npm: true} as const;
	const files = {'package.json': '{}', '.npmrc': 'a=b'};
	const others = [
		installTag('sha256:b', {...nothing, pip: ['six']}, {}),
		installTag('sha256:a', {...nothing, pip: ['six', '']}, {}),
		installTag('sha256:a', {...nothing, packages: ['six']}, {}),
		installTag('sha256:a', {...nothing, npm: ['six']}, {}),
		installTag('sha256:a', npm, {}),
		installTag('sha256:a', npm, files),
		installTag('sha256:a', npm, {...files, '.npmrc': 'a=c'}),
	];
	expect(new Set([tag, ...others]).size).toBe(others.length + 1);
	const reordered = {'.npmrc': 'a=b', 'package.json': Buffer.from('{}')};
	expect(installTag('sha256:a', npm, reordered)).toBe(installTag('sha256:a', npm, files));
});

test.each(['', ' ', '-r', ' --index-url=x', 'two\nnames', 'nul\0'])('%j is no name', name => {
	for (const list of ['packages', 'pip', 'npm'] as const) {
		expect(() => assertNames({...nothing, [list]: ['fine', name]})).toThrow(
			expect.objectContaining({
				code: 'image-failed',
				message: expect.stringContaining(JSON.stringify(name)),
			}),
		);
	}
});

test('names with quotes, spaces and signs are names', () => {
	const pip = [`foo; python_version < "3.9" and extra == 'x y'`, 'a @ https://b/c?d=$e&f'];
	expect(() =>
		assertNames({packages: ['g++', 'a=1:2~3'], docker: true, pip, npm: true}),
	).not.toThrow();
});
