import {addAbortSignal} from 'node:stream';
import type {Engine, EngineImage} from '../engine/engine.ts';
import {imageLabels} from '../engine/labels.ts';
import {imageRepository, imageTag} from '../engine/names.ts';
import type {StepProgress} from '../events/run-event.ts';
import type {BuildContainer} from './build-container.ts';
import {readIgnoreRules} from './docker-ignore.ts';
import {folderTar} from './folder-tar.ts';
import {walkFolder} from './walk-folder.ts';

/** Where the files of copyDir go, and where commands then start (reference: "Images"). */
export const copyTarget = '/mnt/conducto';

export type FolderCopy = {
	readonly engine: Engine;
	readonly owner: string;
	readonly pipelineId: string;
	readonly name: string;
	readonly folder: string;
	readonly base: EngineImage;
	readonly container: BuildContainer;
	readonly signal: AbortSignal;
	readonly onProgress: (progress: StepProgress) => void;
};

/** Makes an image of the base and a folder's files. Returns its id. */
export async function copyFolder(copy: FolderCopy): Promise<string> {
	const {engine, base, container, signal} = copy;
	await putFolder(copy, await container.id(base));
	signal.throwIfAborted();

	const labels = {
		[imageLabels.owner]: copy.owner,
		[imageLabels.pipeline]: copy.pipelineId,
		[imageLabels.name]: copy.name,
	};
	const repository = imageRepository(copy.pipelineId);
	const tag = imageTag(copy.name);
	const previous = await engine.findImage(`${repository}:${tag}`);
	const made = await engine.commitImage({
		containerId: await container.id(base),
		base,
		workdir: copyTarget,
		labels,
		repository,
		tag,
	});
	await removeSuperseded(engine, labels, [made, previous?.id]);
	return made;
}

async function putFolder(copy: FolderCopy, containerId: string): Promise<void> {
	const {engine, folder, signal, onProgress} = copy;
	const entries = await walkFolder(folder, await readIgnoreRules(folder));
	const total = entries.filter(({type}) => type !== 'folder').length;
	onProgress({unit: 'files', current: 0, total});
	const tar = folderTar({
		root: folder,
		entries,
		prefix: copyTarget.slice(1),
		onFile: current => onProgress({unit: 'files', current, total}),
	});
	await engine.putArchive(containerId, '/', addAbortSignal(signal, tar));
}

/**
Removes what earlier rebuilds made, as far as no container uses it. The image before this one stays
until the next rebuild: a node whose turn came a moment ago may be about to start on it.
*/
async function removeSuperseded(
	engine: Engine,
	labels: Readonly<Record<string, string>>,
	kept: readonly (string | undefined)[],
): Promise<void> {
	const images = await engine.listImages(labels);
	await Promise.all(images.filter(id => !kept.includes(id)).map(id => engine.removeImage(id)));
}
