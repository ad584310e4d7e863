import path from 'node:path';
import {expect, test} from 'vitest';
import {describeRepository} from '../../../../source/image/git/describe-repository.ts';
import {gitEnvironment} from '../../../../source/image/git/git-environment.ts';
import {gitTestEnvironment} from '../../../support/git-server.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';
import {makeBench} from './git-fixture.ts';

const env = {PATH: process.env.PATH, ...gitTestEnvironment};
const {signal} = new AbortController();

test('tells commit, branch and origin of a local repository, from any folder in it', async () => {
	await using bench = await makeBench();
	const sha = await bench.upstream.push({'sub/file': '1'});
	const {work} = bench.upstream;
	await bench.upstream.git('remote', 'set-url', 'origin', 'https://me:secret@host/app.git');
	expect(await describeRepository(path.join(work, 'sub'), {env, signal})).toEqual({
		sha,
		branch: 'main',
		url: 'https://host/app.git',
	});
});

test('leaves out what is not there', async () => {
	await using bench = await makeBench();
	const sha = await bench.upstream.push({file: '1'});
	const {work} = bench.upstream;
	await bench.upstream.git('checkout', '-q', '--detach');
	await bench.upstream.git('remote', 'remove', 'origin');
	expect(await describeRepository(work, {env, signal})).toEqual({sha});
	expect(await describeRepository(work, {env: {...env, PATH: '/nowhere'}, signal})).toEqual({});
	expect(await describeRepository(path.join(work, 'none'), {env, signal})).toEqual({});
});

test('knows nothing of a folder without a repository, or of one that the caller points at', async () => {
	await using bench = await makeBench();
	await using folder = await temporaryFolder();
	await bench.upstream.push({file: '1'});
	const pointing = {...env, GIT_DIR: path.join(bench.upstream.work, '.git')};
	expect(await describeRepository(folder.path, {env: pointing, signal})).toEqual({});
});

test('the variables of containers say what is known', () => {
	expect(gitEnvironment({url: 'https://host/app.git', branch: 'main', sha: 'abc'})).toEqual({
		CONDUCTO_GIT_URL: 'https://host/app.git',
		CONDUCTO_GIT_BRANCH: 'main',
		CONDUCTO_GIT_SHA: 'abc',
	});
	expect(gitEnvironment({sha: 'abc'})).toEqual({CONDUCTO_GIT_SHA: 'abc'});
});
