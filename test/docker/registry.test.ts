import {randomBytes} from 'node:crypto';
import {once} from 'node:events';
import {writeFile} from 'node:fs/promises';
import {type AddressInfo, createConnection, createServer, type Socket} from 'node:net';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import type {PullProgress} from '../../source/engine/engine.ts';
import {buildImage, type ImageStepEvent} from '../../source/image/build-image.ts';
import {docker} from '../support/containers.ts';
import {imageFacilities} from '../support/image-facilities.ts';
import {type Registry, registryLogin, startRegistry} from '../support/registry.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {engineScope} from './engine-scope.ts';
import {fillWithBusybox, importImage} from './image-archives.ts';

const {engine, owner, unique, ownImage} = engineScope();
const layerSize = 6 * 2 ** 20;

/** Puts an image with a layer that nothing compresses into a registry, and nowhere else. */
async function publish(registry: Registry, name: string, push = docker): Promise<string> {
	const reference = `${registry.address}/${name}`;
	ownImage(reference);
	await importImage(reference, async root => {
		await fillWithBusybox(root);
		await writeFile(path.join(root, 'noise'), randomBytes(layerSize));
	});
	await push('push', reference);
	await docker('rmi', reference);
	return reference;
}

const pull = (reference: string, signal = new AbortController().signal) => {
	const seen: PullProgress[] = [];
	const pulled = engine().pullImage(reference, progress => seen.push(progress), signal);
	return {seen, pulled};
};

describe('pulling', () => {
	test('tells its progress in layers and bytes, and looks into what came', async () => {
		await using registry = await startRegistry();
		const image = await publish(registry, `team/app-${unique}:1.0`);
		const events: ImageStepEvent[] = [];
		await using memory = await temporaryFolder();
		const {built} = await buildImage({
			...imageFacilities(memory.path),
			all: false,
			onOutput() {},
			name: 'pulled',
			spec: {image},
			engine: engine(),
			pipelineId: unique,
			owner,
			onEvent: event => events.push(event),
			signal: new AbortController().signal,
		});
		expect(built).toMatchObject({shell: '/bin/ash', distribution: 'Tiny Linux 1'});
		expect(events.map(({type, step}) => `${type} ${step}`)).toEqual([
			'image-step-started pull',
			...events
				.filter(({type}) => type === 'image-step-progressed')
				.map(() => 'image-step-progressed pull'),
			'image-step-ended pull',
			'image-step-started inspect',
			'image-step-ended inspect',
		]);
		const last = events.filter(event => event.type === 'image-step-progressed').at(-1)?.progress;
		// An engine that had the layer in no time tells of no bytes.
		expect(last?.totalBytes ?? Number.POSITIVE_INFINITY).toBeGreaterThan(layerSize);
		expect(last?.bytes).toBe(last?.totalBytes);
		expect(last?.current).toBe(last?.total);
	});

	test('without a tag takes the latest, and no other', async () => {
		await using registry = await startRegistry();
		const other = await publish(registry, `plain-${unique}:other`);
		const latest = await publish(registry, `plain-${unique}:latest`);
		await pull(latest.replace(':latest', '')).pulled;
		expect(await engine().findImage(latest)).toBeDefined();
		expect(await engine().findImage(other)).toBeUndefined();
	});

	test('what is not there', async () => {
		await using registry = await startRegistry();
		await publish(registry, `app-${unique}:1`);
		for (const name of [`app-${unique}:2`, `nothing-${unique}`]) {
			await expect(pull(`${registry.address}/${name}`).pulled).rejects.toMatchObject({
				code: 'image-not-found',
				message: expect.stringContaining(`neither on this machine nor at ${registry.address}`),
				hint: expect.stringContaining('Check its name'),
			});
		}
	});

	test('from a registry that does not answer', async () => {
		await using registry = await startRegistry();
		const image = await publish(registry, `app-${unique}:1`);
		await registry.stop();
		await expect(pull(image).pulled).rejects.toMatchObject({
			code: 'image-failed',
			message: `${registry.address} can't be reached to pull image ${image}.`,
			hint: expect.stringContaining('network'),
		});
	});

	test('from a registry that asks who is there', async () => {
		await using registry = await startRegistry({login: true});
		await using configuration = await temporaryFolder({
			'config.json': JSON.stringify({
				auths: {
					[registry.address]: {
						auth: Buffer.from(`${registryLogin.user}:${registryLogin.password}`).toString('base64'),
					},
				},
			}),
		});
		const image = await publish(registry, `app-${unique}:1`, (...args) =>
			docker('--config', configuration.path, ...args),
		);
		await expect(pull(image).pulled).rejects.toMatchObject({
			code: 'image-failed',
			message: `${registry.address} refuses access to image ${image}.`,
			hint: expect.stringContaining(`docker login ${registry.address}`),
		});
	});

	test('that is interrupted ends at once', async () => {
		await using registry = await startRegistry();
		const image = await publish(registry, `app-${unique}:1`);
		await using stalling = await stallingProxy(registry.port);
		const stalled = image.replace(registry.address, stalling.address);
		const abort = new AbortController();
		const {pulled} = pull(stalled, abort.signal);
		await stalling.stalled;
		abort.abort(new Error('enough'));
		await expect(pulled).rejects.toThrow('enough');
		expect(await engine().findImage(stalled)).toBeUndefined();
	});
});

/** A network that stops in the middle of a layer, without ending. */
async function stallingProxy(
	port: number,
): Promise<AsyncDisposable & {address: string; stalled: Promise<void>}> {
	const sockets = new Set<Socket>();
	const {promise: stalled, resolve} = Promise.withResolvers<void>();
	const server = createServer(client => {
		const upstream = createConnection({port, host: '127.0.0.1'});
		let passed = 0;
		for (const socket of [client, upstream]) {
			sockets.add(socket.on('error', () => {}));
		}

		client.pipe(upstream);
		upstream.on('data', (data: Buffer) => {
			passed += data.length;
			client.write(data);
			if (passed > layerSize / 2) {
				upstream.pause();
				resolve();
			}
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		address: `localhost:${(server.address() as AddressInfo).port}`,
		stalled,
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) {
				socket.destroy();
			}

			await new Promise(closed => server.close(closed));
		},
	};
}
