import type {Engine} from '../engine/engine.ts';
import {containerLabels} from '../engine/labels.ts';
import {containerName} from '../engine/names.ts';
import type {BuiltImage} from '../events/run-event.ts';
import {dataContainer} from '../mounts/data-container.ts';
import {canMount, type DataStores} from '../mounts/data-stores.ts';
import {handOverData, heirOfData} from '../mounts/hand-over-data.ts';
import type {PipelineIdentity} from './pipeline-identity.ts';

/** Gives what commands made in the data stores to the invoking user. */
export type DataHandOver = {
	/** A command runs in a container from this image: it may leave something. */
	readonly onStart: (built: BuiltImage) => void;
	/** Nothing runs any more: what was left is handed over, while others go on. */
	readonly onRest: () => void;
	/** Resolves when nothing is being handed over. */
	readonly settled: () => Promise<void>;
};

/**
While commands run, nothing changes its owner: one that runs in the next container as the same user finds what
it made. Once nothing runs, the person who looks at it is the user.
*/
export function createDataHandOver(
	data: DataStores,
	pipeline: PipelineIdentity,
	getEngine: () => Promise<Engine>,
): DataHandOver {
	const heir = heirOfData();
	let due: BuiltImage | undefined;
	let last: Promise<void> = Promise.resolve();

	const handOver = async (built: BuiltImage): Promise<void> => {
		const engine = await getEngine();
		if (heir && canMount(engine)) {
			await handOverData(
				data,
				heir,
				dataContainer(engine, data, {
					...handOverContainer(pipeline),
					imageId: built.imageId,
					shell: built.shell ?? '/bin/sh',
				}),
			);
		}
	};

	return {
		onStart(built) {
			due = built;
		},
		onRest() {
			const built = due;
			due = undefined;
			if (heir && built) {
				// What could not be handed over now is tried again after the next run, and by `clean`.
				last = last.then(() => handOver(built)).catch(() => {});
			}
		},
		settled: () => last,
	};
}

/** Whose container it is in which owners are changed; like that of a build, it is nobody's attempt. */
export function handOverContainer({owner, id}: Pick<PipelineIdentity, 'owner' | 'id'>) {
	return {
		name: containerName({owner, pipeline: id, path: 'data', attempt: 0, kind: 'build'}),
		labels: {
			[containerLabels.owner]: owner,
			[containerLabels.pipeline]: id,
			[containerLabels.kind]: 'build',
		},
	};
}
