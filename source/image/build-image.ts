import path from 'node:path';
import type {Engine} from '../engine/engine.ts';
import {imageRepository, imageTag} from '../engine/names.ts';
import {ConductoError} from '../errors/conducto-error.ts';
import type {
	BuiltImage,
	ImageStepName,
	RunEventBody,
	StepOutcome,
	StepProgress,
} from '../events/run-event.ts';
import type {ImageSpec} from '../pipeline/spec.ts';
import type {ImageAliases} from './aliases.ts';
import {copyTarget} from './copy/copy-place.ts';
import {assertFolder} from './folder/folder-errors.ts';
import type {ImageContents} from './inspect/image-contents.ts';
import {keepImage} from './keep-image.ts';
import {imageOf, type Making, newMaking, type WatchedInput} from './making.ts';
import type {ImageMemory} from './memory.ts';
import type {HostNetwork} from './network/host-network.ts';
import {baseReference, copiesFiles, localFolder, planSteps} from './plan.ts';
import {buildStep} from './steps/build.ts';
import {cloneStep} from './steps/clone.ts';
import {copyStep} from './steps/copy.ts';
import {inspectStep} from './steps/inspect.ts';
import {installStep} from './steps/install.ts';
import {pullStep} from './steps/pull.ts';
import {throttle} from './throttle.ts';

export type ImageStepEvent = Extract<RunEventBody, {type: `image-step-${string}`}>;

export type ImageBuild = {
	/** The image's name in the spec. */
	readonly name: string;
	readonly spec: ImageSpec;
	readonly engine: Engine;
	readonly pipelineId: string;
	/** The uuid of the state folder; labels what is made. */
	readonly owner: string;
	readonly memory: ImageMemory;
	readonly network: HostNetwork;
	readonly aliases: ImageAliases;
	/** The environment of this process: what git and credential helpers get. */
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Whether all steps are done, pulling and without cache, or only those whose inputs changed. */
	readonly all: boolean;
	readonly onEvent: (event: ImageStepEvent) => void;
	/** What the steps print. */
	readonly onOutput: (text: string) => void;
	readonly signal: AbortSignal;
	/** A monotonic clock, in milliseconds. Default: the process's. */
	readonly now?: () => number;
};

export type ImageResult = {
	readonly built: BuiltImage;
	/** What the image was made of on this machine; when it changes, the image is stale. */
	readonly inputs: readonly WatchedInput[];
	/** Ends when what is left to remove is removed: nobody has to wait for it but the end of the process. */
	readonly settled: Promise<void>;
};

export type StepResult = {
	readonly outcome: StepOutcome;
	/** What it came to, in a few words. */
	readonly detail?: string;
};

export type OnProgress = (progress: StepProgress) => void;

type Step = (build: ImageBuild, making: Making, onProgress: OnProgress) => Promise<StepResult>;

const steps: Readonly<Record<ImageStepName, Step>> = {
	clone: cloneStep,
	pull: pullStep,
	build: buildStep,
	install: installStep,
	copy: copyStep,
	inspect: inspectStep,
};

const progressIntervalMs = 200;

/**
Makes an image from its recipe, step by step (reference: "Images"). A step whose inputs are what they
were the last time does nothing.

Rejects with a ConductoError (`image-not-found`, `folder-missing`, `image-failed`, …) and leaves
nothing half-made behind. The image that was made before stays as it is.
*/
export async function buildImage(build: ImageBuild): Promise<ImageResult> {
	const {name, spec, engine, signal} = build;
	const making = newMaking();
	const unlock = await lockClone(build);
	try {
		const folder = localFolder(spec);
		if (folder !== undefined) {
			// A mistake in the definition costs no pull.
			await assertFolder(folder);
		}

		const base = await engine.findImage(build.aliases(baseReference(spec)));
		making.image = base;
		for (const step of planSteps(spec, {pull: build.all || base === undefined})) {
			signal.throwIfAborted();
			await timeStep(build, step, making);
		}

		const kept = await keep(build, making);
		const settled = Promise.all([making.copied?.settled, kept?.settled]).then(() => {});
		return {built: await resultOf(build, making), inputs: making.inputs, settled};
	} catch (error) {
		throw signal.aborted
			? new ConductoError('image-failed', `Making image ${name} was interrupted.`, {cause: error})
			: error;
	} finally {
		unlock?.();
	}
}

/** Another pipeline must not move the clone to another commit while it is copied. */
async function lockClone({spec, memory, signal}: ImageBuild): Promise<(() => void) | undefined> {
	return spec.copy_url === undefined
		? undefined
		: memory.lock(`clone and copy ${spec.copy_branch} ${spec.copy_url}`, signal);
}

async function timeStep(build: ImageBuild, step: ImageStepName, making: Making): Promise<void> {
	const {name: image, onEvent, now = () => performance.now()} = build;
	const startedAt = now();
	onEvent({type: 'image-step-started', image, step});
	const progress = throttle<StepProgress>(
		value => onEvent({type: 'image-step-progressed', image, step, progress: value}),
		{intervalMs: progressIntervalMs, now},
	);
	// How far it came is of interest above all when it fails.
	const result = await steps[step](build, making, progress.push).finally(progress.flush);
	onEvent({
		type: 'image-step-ended',
		image,
		step,
		durationMs: Math.round(now() - startedAt),
		...result,
	});
}

/** An unmodified image is the person's own, and stays without our doing. */
async function keep(
	{engine, owner, pipelineId, name}: ImageBuild,
	making: Making,
): Promise<{readonly settled: Promise<void>} | undefined> {
	const kept = {repository: imageRepository(owner, pipelineId), tag: imageTag(name)};
	return making.isOurs
		? keepImage(engine, kept, making.copied?.imageId ?? imageOf(making).id)
		: undefined;
}

async function resultOf({engine, spec}: ImageBuild, making: Making): Promise<BuiltImage> {
	const image = imageOf(making);
	const {copied, contents, env} = making;
	const made = copied === undefined ? image : await engine.findImage(copied.imageId);
	const startsInCopy = copiesFiles(spec) && spec.docker_auto_workdir !== false;
	return {
		imageId: made?.id ?? image.id,
		workdir: startsInCopy ? copyTarget : path.posix.resolve('/', image.workdir),
		shell: making.shell,
		distribution: contents?.distribution,
		...(env && {env}),
		...(contents && {node: nodeOf(contents)}),
		...(copied?.patch !== undefined && {patch: copied.patch}),
		sizeBytes: made?.sizeBytes ?? image.sizeBytes,
	};
}

function nodeOf({node}: ImageContents): NonNullable<BuiltImage['node']> {
	return node ? {path: node.path, version: node.version} : 'missing';
}
