import type {Engine} from '../engine/engine.ts';
import {dataContainer} from '../mounts/data-container.ts';
import {canMount, type DataStores} from '../mounts/data-stores.ts';
import {handOverData, heirOfData} from '../mounts/hand-over-data.ts';
import {handOverContainer} from '../runner/data-hand-over.ts';
import {dataFolders, type StateFolder} from '../store/state-folder.ts';
import type {CleanPipeline} from './clean-pipelines.ts';

/**
Gives what commands made in the data store of a pipeline to the user, who could not remove it otherwise. A
runner does so when nothing runs any more; one that was killed did not.
*/
export async function takeOverData(
	engine: Engine,
	state: StateFolder,
	{id, needs}: Pick<CleanPipeline, 'id' | 'needs'>,
): Promise<void> {
	const heir = heirOfData();
	if (!heir || !canMount(engine)) {
		return;
	}

	const stores: DataStores = dataFolders(state, id);
	for (const imageId of needs?.imageIds ?? []) {
		const container = {...handOverContainer({owner: state.owner, id}), imageId, shell: 'sh'};
		try {
			return await handOverData(stores, heir, dataContainer(engine, stores, container));
		} catch {
			// The image is gone, or has no shell: perhaps another one will do. The removal says what is left.
		}
	}
}
