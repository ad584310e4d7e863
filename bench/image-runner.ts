import {connectDocker} from '../source/engine/docker-engine.ts';
import {noAliases} from '../source/image/aliases.ts';
import {plainNetwork} from '../source/image/network/host-network.ts';
import {hostPipeline} from '../source/runner/host.ts';
import {createStore} from '../source/store/pipeline-store.ts';
import {openStateFolder, pipelineFolder} from '../source/store/state-folder.ts';

const id = 'bench2';

export type ImageRunner = {
	/** The uuid of its state folder. */
	readonly owner: string;
	/** What the key `b` does, to the moment at which a node that was reset starts on the new files. */
	readonly rebuild: (folder: string) => Promise<void>;
	readonly stop: () => Promise<void>;
};

/** The real runner of a pipeline with an image for each folder; none is made yet. */
export async function imageRunner(
	stateFolder: string,
	folders: readonly string[],
): Promise<ImageRunner> {
	const state = openStateFolder(stateFolder);
	const images = Object.fromEntries(folders.map(folder => [folder, {copy_dir: folder}]));
	const children = folders.map(image => ({
		type: 'exec' as const,
		name: image.replaceAll('/', '-'),
		command: 'true',
		image,
	}));
	const spec = {conducto: 1 as const, images, root: {type: 'serial' as const, children}};
	const store = await createStore(pipelineFolder(state, id), {
		id,
		title: 'bench',
		createdAt: Date.now(),
		spec,
	});
	store.close();
	const {runner, stop} = await hostPipeline({
		state,
		id,
		connectEngine: async () => connectDocker(),
		jobs: 1,
		network: plainNetwork,
		aliases: noAliases,
	});
	runner.begin({buildMissing: false});

	return {
		owner: state.owner,
		async rebuild(image) {
			const {promise, resolve, reject} = Promise.withResolvers<void>();
			const stopListening = runner.onEvents(events => {
				for (const event of events) {
					if (event.type === 'image-built' && event.image === image) {
						resolve();
					} else if (event.type === 'image-failed') {
						reject(new Error(event.message));
					}
				}
			});
			await runner.send({type: 'rebuild', image});
			await promise.finally(stopListening);
		},
		stop: async () => stop('The measurement is over.'),
	};
}
