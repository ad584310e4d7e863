import {describe, expect, test} from 'vitest';
import {parseIgnoreRules, readIgnoreRules} from '../../../../source/image/folder/docker-ignore.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

describe('parseIgnoreRules', () => {
	test.each([
		['node_modules', 'node_modules/a/b.js', true],
		['node_modules', 'sub/node_modules', false],
		['**/node_modules', 'sub/node_modules/a', true],
		['*.log', 'a.log', true],
		['*.log', 'A.LOG', false],
		['*.log', 'sub/a.log', false],
		['/a', 'a', true],
		['# a', '# a', false],
		['a+b(c)', 'a+b(c)', true],
		['a+b', 'aab', false],
		['[ab].txt', 'b.txt', true],
		['*\n!keep', 'keep', false],
		['*\n!keep', 'other', true],
	])('%j and %s: %s', (text, path, ignored) => {
		expect(parseIgnoreRules(text).ignores(path)).toBe(ignored);
	});

	test('knows which folders may hold something that is taken in again', () => {
		const rules = parseIgnoreRules('out\nlib\n!out/keep/*.txt');
		expect(rules.mayReinclude('out')).toBe(true);
		expect(rules.mayReinclude('out/keep')).toBe(true);
		expect(rules.mayReinclude('lib')).toBe(false);
		expect(parseIgnoreRules('lib\n!**/keep').mayReinclude('lib')).toBe(true);
	});
});

test('a folder without a .dockerignore ignores nothing', async () => {
	await using folder = await temporaryFolder();
	expect((await readIgnoreRules(folder.path)).ignores('a')).toBe(false);
});

test('another file wins where it is there', async () => {
	await using folder = await temporaryFolder({
		'.dockerignore': 'a',
		'Dockerfile.dockerignore': 'b',
	});
	const own = await readIgnoreRules(folder.path, `${folder.path}/Dockerfile.dockerignore`);
	expect(['a', 'b'].filter(own.ignores)).toEqual(['b']);
	const common = await readIgnoreRules(folder.path, `${folder.path}/none`);
	expect(['a', 'b'].filter(common.ignores)).toEqual(['a']);
});

test('one that can not be read is named', async () => {
	await using folder = await temporaryFolder({'.dockerignore/file': ''});
	await expect(readIgnoreRules(folder.path)).rejects.toMatchObject({
		code: 'image-failed',
		message: `${folder.path}/.dockerignore can't be read (EISDIR).`,
	});
});

test('a pattern that is broken is named', async () => {
	await using folder = await temporaryFolder({'.dockerignore': 'ok\n[a'});
	await expect(readIgnoreRules(folder.path)).rejects.toMatchObject({
		code: 'image-failed',
		message: expect.stringContaining('.dockerignore'),
	});
});
