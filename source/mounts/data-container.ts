import type {ContainerSpec, Engine} from '../engine/engine.ts';
import {createWithData, type DataStores} from './data-stores.ts';
import type {WithContainer} from './hand-over-data.ts';

type DataContainer = Pick<ContainerSpec, 'name' | 'imageId' | 'labels'> & {
	/** Of the image: reads what never comes, so that the container idles. */
	readonly shell: string;
};

/** A container that is there just to change owners in data stores. */
export function dataContainer(
	engine: Engine,
	stores: DataStores,
	{shell, ...spec}: DataContainer,
): WithContainer {
	return async use => {
		const {id} = await createWithData(
			engine,
			{...spec, command: [shell], env: {}, user: '0', holdStdin: true, offline: true},
			stores,
		);
		try {
			await engine.startContainer(id);
			await use(engine, id);
		} finally {
			await engine.removeContainer(id);
		}
	};
}
