import {describe, expect, test} from 'vitest';
import {
	type DockerConfig,
	readDockerConfig,
} from '../../../../source/engine/registry/docker-config.ts';
import {findLogin} from '../../../../source/engine/registry/registry-login.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

const auth = Buffer.from('me:pass:word').toString('base64');
const hub = 'https://index.docker.io/v1/';
const config = (auths: DockerConfig['auths']): DockerConfig => ({
	file: 'config.json',
	auths,
	credsStore: undefined,
	credHelpers: {},
});

describe('a login is found', () => {
	test.each([
		['registry.test:5000', 'registry.test:5000', 'registry.test:5000'],
		['https://registry.test/v1/', 'registry.test', 'registry.test'],
		[hub, 'docker.io', hub],
		['docker.io', 'docker.io', hub],
	])('%s for %s', async (key, registry, serveraddress) => {
		expect(await findLogin(config({[key]: {auth}}), registry)).toEqual({
			serveraddress,
			username: 'me',
			password: 'pass:word',
		});
	});

	test('as a token', async () => {
		const auths = {
			'registry.test': {auth: Buffer.from('me:').toString('base64'), identitytoken: 'token'},
		};
		expect(await findLogin(config(auths), 'registry.test')).toMatchObject({identitytoken: 'token'});
	});
});

test.each([
	['another registry', {'other.test': {auth}}],
	['a registry whose name only begins so', {'registry.test.evil': {auth}}],
	['an empty entry', {'registry.test': {}}],
])('none: %s', async (_, auths) => {
	expect(await findLogin(config(auths), 'registry.test')).toBeUndefined();
});

describe('config.json', () => {
	test('is that of DOCKER_CONFIG, else of the home', async () => {
		await using folder = await temporaryFolder({
			'.docker/config.json': '{"credsStore": "home"}',
			'other/config.json': '{"credsStore": "other"}',
		});
		const home = folder.path;
		expect(await readDockerConfig({}, home)).toMatchObject({credsStore: 'home'});
		expect(await readDockerConfig({DOCKER_CONFIG: `${home}/other`}, home)).toMatchObject({
			credsStore: 'other',
		});
	});

	test('may be missing, or hold something else', async () => {
		await using folder = await temporaryFolder({
			'.docker/config.json': '{"auths": null, "credHelpers": 1}',
		});
		const none = {auths: {}, credHelpers: {}, credsStore: undefined};
		expect(await readDockerConfig({}, `${folder.path}/nowhere`)).toMatchObject(none);
		expect(await readDockerConfig({}, folder.path)).toMatchObject(none);
	});

	test('that is broken is named, and not quoted', async () => {
		await using folder = await temporaryFolder({'.docker/config.json': '{"auths": {"secret'});
		const error: unknown = await readDockerConfig({}, folder.path).catch(caught => caught);
		expect(error).toMatchObject({
			code: 'image-failed',
			message: expect.stringMatching(/config\.json: it is not valid JSON\.$/),
			cause: undefined,
		});
		expect(String(error)).not.toContain('secret');
	});
});
