import type {Engine, EngineImage} from '../engine/engine.ts';
import {ConductoError} from '../errors/conducto-error.ts';
import type {StepProgress} from '../events/run-event.ts';
import type {BuildContainer} from './build-container.ts';
import type {ImageBuild} from './build-image.ts';
import {copyFolder} from './copy-folder.ts';
import {type ImageContents, inspectFiles} from './inspect-image.ts';
import type {PlannedStep} from './plan.ts';

/** What the steps have made so far. */
export type Making = {
	readonly container: BuildContainer;
	base: EngineImage | undefined;
	/** Id of the image with copied files; without one, nodes run on the base itself. */
	copied: string | undefined;
	contents: ImageContents | undefined;
};

type OnProgress = (progress: StepProgress) => void;

/** By the id of a base image, which always means the same files. */
const contentsByEngine = new WeakMap<Engine, Map<string, ImageContents>>();

export async function runStep(
	build: ImageBuild,
	planned: PlannedStep,
	making: Making,
	onProgress: OnProgress,
): Promise<void> {
	switch (planned.step) {
		case 'pull':
			making.base = await pull(build, planned.reference, onProgress);
			break;
		case 'copy':
			making.copied = await copyFolder({
				...build,
				folder: planned.folder,
				base: baseOf(making),
				container: making.container,
				onProgress,
			});
			break;
		case 'inspect':
			making.contents = await inspect(build.engine, making);
			break;
	}
}

export function baseOf({base}: Making): EngineImage {
	if (!base) {
		throw new Error('a step came before the one that finds the base');
	}

	return base;
}

async function pull(
	{engine, signal}: ImageBuild,
	reference: string,
	onProgress: OnProgress,
): Promise<EngineImage> {
	await engine.pullImage(
		reference,
		({currentBytes: current, totalBytes: total}) => onProgress({unit: 'bytes', current, total}),
		signal,
	);
	const pulled = await engine.findImage(reference);
	if (!pulled) {
		throw new ConductoError('image-failed', `Image ${reference} went away after it was pulled.`, {
			hint: 'Rebuild the image.',
		});
	}

	return pulled;
}

/** Looks into the base, once: copied files are in a folder in which no shell is looked for. */
async function inspect(engine: Engine, making: Making): Promise<ImageContents> {
	const base = baseOf(making);
	const known = contentsByEngine.get(engine) ?? new Map<string, ImageContents>();
	contentsByEngine.set(engine, known);
	const contents =
		known.get(base.id) ?? (await inspectFiles(engine, await making.container.id(base)));
	known.set(base.id, contents);
	return contents;
}
