import {randomUUID} from 'node:crypto';
import {afterAll, beforeAll} from 'vitest';
import {connectDocker} from '../../source/engine/docker-engine.ts';
import type {ContainerSpec, Engine} from '../../source/engine/engine.ts';
import {containerLabels, imageLabels} from '../../source/engine/labels.ts';
import {docker} from '../support/containers.ts';

export type EngineScope = {
	readonly engine: () => Engine;
	/** Owner of all that the file's tests make; different in every run. */
	readonly owner: string;
	/** Short and lower-case, for names. */
	readonly unique: string;
	/** Creates a container of the default image that runs a script. */
	readonly create: (script: string, changes?: Partial<ContainerSpec>) => Promise<string>;
	/** Marks an image for removal after the tests. */
	readonly ownImage: (reference: string) => void;
};

/** The real engine for a file's tests. What they make in it is removed after them. */
export function engineScope(): EngineScope {
	const owner = randomUUID();
	const unique = owner.slice(0, 8);
	const images = new Set<string>();
	let connected: Engine | undefined;
	let containers = 0;

	const engine = (): Engine => {
		if (!connected) {
			throw new Error('the engine is there from the first test on');
		}

		return connected;
	};

	beforeAll(async () => {
		connected = await connectDocker();
	});

	afterAll(async () => {
		const left = await engine().listContainers({[containerLabels.owner]: owner});
		await Promise.all(left.map(({id}) => engine().removeContainer(id)));
		const made = await engine().listImages({[imageLabels.owner]: owner});
		// Name by name: one that has several is not removed by its id.
		const found = await Promise.all(made.map(id => engine().findImage(id)));
		await Promise.all(found.flatMap(image => image?.tags ?? []).map(engine().removeImage));
		await Promise.all(made.map(id => engine().removeImage(id)));
		// Images that tests imported or pulled carry no labels.
		for (const reference of images) {
			await docker('rmi', '--force', reference).catch(() => {});
		}
	});

	return {
		engine,
		owner,
		unique,
		async create(script, changes = {}) {
			const base = await engine().findImage('debian:stable-slim');
			const {id} = await engine().createContainer({
				name: `conducto-${unique}-${++containers}`,
				imageId: base?.id ?? '',
				command: ['/bin/sh', '-c', script],
				env: {},
				...changes,
				labels: {[containerLabels.owner]: owner, ...changes.labels},
			});
			return id;
		},
		ownImage(reference) {
			images.add(reference);
		},
	};
}
