import {addAbortSignal, type Readable} from 'node:stream';
import type {Engine, EngineImage} from '../../engine/engine.ts';
import {imageLabels} from '../../engine/labels.ts';
import {ConductoError} from '../../errors/conducto-error.ts';
import {createTemporary} from '../temporary-container.ts';
import type {CopyPlace} from './copy-place.ts';

export type ImageOfArchive = {
	readonly engine: Engine;
	readonly owner: string;
	readonly pipelineId: string;
	readonly place: CopyPlace;
	/** What the archive is put into; the new image is configured as this one. */
	readonly from: EngineImage;
	readonly tag: string;
	readonly tar: () => Readable;
	/** Called with the container, before the archive goes into it. */
	readonly prepare: (containerId: string) => Promise<void>;
	readonly signal: AbortSignal;
};

export type MadeImage = {
	readonly imageId: string;
	/** Ends when the container is gone, which nobody has to wait for. Never rejects. */
	readonly settled: Promise<void>;
};

/** Makes an image of another one and an archive. It has its tag when it is whole, and not before. */
export async function makeImage(making: ImageOfArchive): Promise<MadeImage> {
	const {engine, owner, pipelineId, place, from, tag, prepare, signal} = making;
	const {id, remove} = await createTemporary({
		engine,
		owner,
		pipelineId,
		// By the place: another container of this pipeline may be there to look into the same image.
		purpose: `copy ${place.key}`,
		imageId: from.id,
		// It is never started.
		command: ['/conducto-build'],
	});
	try {
		await prepare(id);
		await put(making, id);
		signal.throwIfAborted();
		const imageId = await engine.commitImage({
			containerId: id,
			base: from,
			workdir: from.workdir,
			labels: {[imageLabels.owner]: owner},
			repository: place.repository,
			tag,
		});
		return {imageId, settled: remove()};
	} catch (error) {
		await remove();
		throw withHint(error, place);
	}
}

async function put({engine, tar, signal}: ImageOfArchive, id: string): Promise<void> {
	const archive = tar();
	let failure: unknown;
	archive.once('error', error => {
		failure = error;
	});
	try {
		await engine.putArchive(id, '/', addAbortSignal(signal, archive));
	} catch (error) {
		// What could not be read says more than that the engine was cut off in the middle.
		throw failure instanceof ConductoError ? failure : error;
	}
}

function withHint(error: unknown, {root}: CopyPlace): unknown {
	return error instanceof ConductoError && /no space left on device/i.test(error.message)
		? new ConductoError(
				'image-failed',
				`The disk of the engine has no room for a copy of ${root}.`,
				{
					hint: 'Make room there: `docker system df` shows what takes it, `docker system prune` removes what nothing uses.',
					cause: error,
				},
			)
		: error;
}
