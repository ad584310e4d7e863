import {chmod, mkdir, symlink, writeFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {docker} from '../support/containers.ts';
import {type Registry, registryLogin, startRegistry} from '../support/registry.ts';
import {type TemporaryFolder, temporaryFolder} from '../support/temporary-folder.ts';
import {builders, dockerfileBench} from './dockerfile-bench.ts';
import {engineScope} from './engine-scope.ts';

const scope = engineScope();
const {user, password} = registryLogin;
const basic = (secret: string): string => Buffer.from(`${user}:${secret}`).toString('base64');

afterEach(() => {
	vi.unstubAllEnvs();
});

/** What the docker CLI would have written, in a place of its own; the plugins are the person's. */
async function configure(config: object): Promise<TemporaryFolder> {
	const folder = await temporaryFolder({'config.json': JSON.stringify(config)});
	const plugins = path.join(
		process.env.DOCKER_CONFIG || path.join(homedir(), '.docker'),
		'cli-plugins',
	);
	await symlink(plugins, path.join(folder.path, 'cli-plugins')).catch(() => {});
	vi.stubEnv('DOCKER_CONFIG', folder.path);
	return folder;
}

/** Puts a program that answers for docker's credential helpers on the search path. */
async function installHelper(folder: TemporaryFolder, script: string): Promise<void> {
	const bin = path.join(folder.path, 'bin');
	await mkdir(bin);
	await writeFile(path.join(bin, 'docker-credential-fake'), `#!/bin/sh\n${script}\n`);
	await chmod(path.join(bin, 'docker-credential-fake'), 0o755);
	vi.stubEnv('PATH', `${bin}:${process.env.PATH}`);
}

/** An image that is in the registry, and nowhere else. */
async function publish(registry: Registry): Promise<string> {
	const reference = `${registry.address}/private-${scope.unique}:1`;
	scope.ownImage(reference);
	await using login = await temporaryFolder({
		'config.json': JSON.stringify({auths: {[registry.address]: {auth: basic(password)}}}),
	});
	await docker('tag', 'busybox:latest', reference);
	await docker('--config', login.path, 'push', reference);
	await docker('rmi', reference);
	return reference;
}

const answer = (secret: string) =>
	`read server; test "$1" = get || exit 1; printf '{"ServerURL":"%s","Username":"${user}","Secret":"${secret}"}' "$server"`;

describe('what a private registry asks for', () => {
	test('comes from config.json, to pull', async () => {
		await using registry = await startRegistry({login: true});
		const image = await publish(registry);
		await using _ = await configure({auths: {[registry.address]: {auth: basic(password)}}});
		await scope.engine().pullImage(image, () => {});
		expect(await scope.engine().findImage(image)).toBeDefined();
	});

	test.each([
		['credHelpers', (address: string) => ({credHelpers: {[address]: 'fake'}})],
		['credsStore', () => ({credsStore: 'fake'})],
	])('comes from a credential helper: %s', async (_, config) => {
		await using registry = await startRegistry({login: true});
		const image = await publish(registry);
		await using folder = await configure(config(registry.address));
		await installHelper(folder, answer(password));
		await scope.engine().pullImage(image, () => {});
		expect(await scope.engine().findImage(image)).toBeDefined();
	});

	test('a wrong password is refused, and told to nobody', async () => {
		await using registry = await startRegistry({login: true});
		const image = await publish(registry);
		await using _ = await configure({auths: {[registry.address]: {auth: basic('wrong secret')}}});
		const error: unknown = await scope
			.engine()
			.pullImage(image, () => {})
			.catch(caught => caught);
		expect(error).toMatchObject({
			code: 'image-failed',
			message: `${registry.address} refuses access to image ${image}.`,
			hint: expect.stringContaining(`docker login ${registry.address}`),
		});
		expect(JSON.stringify(error)).not.toContain('wrong secret');
	});

	test('a helper that fails is named', async () => {
		await using registry = await startRegistry({login: true});
		await using folder = await configure({credsStore: 'fake'});
		const image = `${registry.address}/private-${scope.unique}:1`;
		await installHelper(folder, 'echo "the keychain is locked" >&2; exit 1');
		await expect(scope.engine().pullImage(image, () => {})).rejects.toMatchObject({
			code: 'image-failed',
			message:
				'The program that keeps your registry logins, docker-credential-fake, failed: the keychain is locked.',
		});
	});

	describe.each(builders)('with the %s builder', builder => {
		const text = (image: string): string =>
			`FROM busybox AS one\nCOPY --from=${image} /etc/passwd /x\nFROM ${image}\nCOPY --from=one /x /y\n`;

		test.each([
			['config.json', (address: string) => ({auths: {[address]: {auth: basic(password)}}})],
			['a helper', (address: string) => ({credHelpers: {[address]: 'fake'}})],
		])('lets it build on a private image: %s', async (_, config) => {
			await using registry = await startRegistry({login: true});
			const image = await publish(registry);
			await using folder = await configure(config(registry.address));
			await installHelper(folder, answer(password));
			await using it = await dockerfileBench(builder, scope, {Dockerfile: text(image)});
			const {imageId} = await it.build(undefined, {all: true});
			expect(await it.inside(imageId, 'test -s /y && echo built')).toBe('built');
			expect(it.output()).not.toContain(password);
		});

		test('says so when it is refused', async () => {
			await using registry = await startRegistry({login: true});
			const image = await publish(registry);
			await using _ = await configure({auths: {[registry.address]: {auth: basic('wrong')}}});
			await using it = await dockerfileBench(builder, scope, {Dockerfile: `FROM ${image}\n`});
			await expect(it.build()).rejects.toMatchObject({
				code: 'image-failed',
				message: `${registry.address} refuses access to image ${image}.`,
				hint: expect.stringContaining('docker login'),
			});
		});
	});
});
