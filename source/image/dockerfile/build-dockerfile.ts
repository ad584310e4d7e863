import {createHash} from 'node:crypto';
import type {BuildProgress, Engine} from '../../engine/engine.ts';
import type {StepOutcome} from '../../events/run-event.ts';
import type {ImageSpec} from '../../pipeline/spec.ts';
import type {ImageAliases} from '../aliases.ts';
import type {WatchedInput} from '../making.ts';
import type {ImageMemory} from '../memory.ts';
import type {HostNetwork} from '../network/host-network.ts';
import {pullAnew} from '../pull-anew.ts';
import {findBaseImages} from './base-images.ts';
import {readContext} from './build-context.ts';
import {type BuildInputs, type Fingerprint, fingerprint, isUnchanged} from './fingerprint.ts';
import {makeImage} from './make-image.ts';
import {type ParsedDockerfile, parseDockerfile} from './parse-dockerfile.ts';
import {readDockerfile} from './read-dockerfile.ts';
import {aliasImages} from './rewrite-dockerfile.ts';
import {lookAtRecipe, watchedInputs} from './watched-inputs.ts';

export type DockerfileRequest = {
	/** What of a recipe says how its Dockerfile is built; names of files are absolute. */
	readonly spec: Pick<
		ImageSpec,
		'dockerfile' | 'dockerfile_text' | 'context' | 'docker_build_args'
	>;
	readonly engine: Engine;
	readonly aliases: ImageAliases;
	readonly memory: ImageMemory;
	readonly network: HostNetwork;
	readonly labels: Readonly<Record<string, string>>;
	/** The name that the image gets. */
	readonly repository: string;
	readonly tag: string;
	/** Whether to build whatever is known, pulling and without cache. */
	readonly all: boolean;
	/** What the builder prints. */
	readonly onOutput: (text: string) => void;
	/** In steps of the Dockerfile. */
	readonly onProgress: (progress: BuildProgress) => void;
	readonly signal: AbortSignal;
};

export type DockerfileResult = {
	readonly imageId: string;
	readonly outcome: StepOutcome;
	readonly detail: string;
	/** The files of this machine that it was made of. */
	readonly inputs: readonly WatchedInput[];
};

type Remembered = {readonly imageId: string; readonly inputs: Fingerprint};

/**
Makes an image of a Dockerfile (seed: "Go Custom with a Dockerfile"; reference: "Images"), unless nothing
that it is made of changed since it was last made: the text, the arguments, the base images as the engine
has them, the files of the context.

Rejects with a ConductoError (`image-failed`, `folder-missing`, `image-not-found`, …), after all output.
*/
export async function buildDockerfile(request: DockerfileRequest): Promise<DockerfileResult> {
	const {spec, memory, signal} = request;
	const key = recipeKey(spec);
	const unlock = await memory.lock(`build ${key}`, signal);
	try {
		const looks = await lookAtRecipe(spec);
		const source = await readDockerfile(spec);
		const args = spec.docker_build_args ?? {};
		const text = aliasImages(
			source.text,
			await parseDockerfile(source.text, args),
			request.aliases,
		);
		const parsed = await parseDockerfile(text, args);
		const images = filesOf(parsed.images);
		if (request.all) {
			for (const reference of images) {
				await pullAnew({...request, reference, onProgress() {}});
			}
		}

		const context = await readContext(spec);
		const bases = await findBaseImages(request.engine, images);
		const trusted = request.network.caBundle !== undefined;
		const facts = {text, args, bases, ignore: context?.ignoreFile?.text, trusted};
		const made: BuildInputs = {facts, context};
		const inputs = watchedInputs(looks, context);

		const known = request.all ? undefined : await findKnown(request, key, made);
		if (known !== undefined) {
			return {imageId: known, outcome: 'unchanged', detail: 'nothing changed', inputs};
		}

		const taken = await fingerprint(made);
		const {imageId, steps} = await makeImage(request, {text, args, parsed, images, context});
		remember(memory, key, {imageId, inputs: taken});
		return {imageId, outcome: 'made', detail: `${steps} ${steps === 1 ? 'step' : 'steps'}`, inputs};
	} finally {
		unlock();
	}
}

/**
The same for all pipelines that build the same Dockerfile in the same way. Recipes that differ only in what
their files hold are the same one, changed.
*/
export function recipeKey(spec: DockerfileRequest['spec']): string {
	const {dockerfile, dockerfile_text: text, context, docker_build_args: args} = spec;
	const recipe = JSON.stringify([dockerfile, text, context, args]);
	return createHash('sha256').update(recipe).digest('hex');
}

function filesOf(images: ParsedDockerfile['images']): string[] {
	return [...new Set(images.filter(({use}) => use === 'files').map(({name}) => name))];
}

/** The image that was made of the same, if it is still there; it gets the name that is asked for. */
async function findKnown(
	{engine, memory, repository, tag}: DockerfileRequest,
	key: string,
	inputs: BuildInputs,
): Promise<string | undefined> {
	const remembered = memory.read('build', key) as Remembered | undefined;
	if (!remembered || !(await isUnchanged(remembered.inputs, inputs))) {
		return undefined;
	}

	const image = await engine.findImage(remembered.imageId);
	if (image && !image.tags.includes(`${repository}:${tag}`)) {
		await engine.tagImage(image.id, repository, tag);
	}

	return image?.id;
}

function remember(memory: ImageMemory, key: string, remembered: Remembered): void {
	memory.write('build', key, remembered);
}
