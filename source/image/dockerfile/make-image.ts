import type {DockerfileBuild} from '../../engine/engine.ts';
import {keepPrevious} from '../keep-image.ts';
import {containerEnvironment, type HostNetwork} from '../network/host-network.ts';
import {classicTrustHint, trustHint} from '../network/trust-hint.ts';
import type {BuildContext} from './build-context.ts';
import type {DockerfileRequest} from './build-dockerfile.ts';
import {failureAsWritten, linesAsWritten} from './lines-as-written.ts';
import {packContext} from './pack-context.ts';
import type {ParsedDockerfile} from './parse-dockerfile.ts';
import {caSecret, lendCertificates} from './rewrite-dockerfile.ts';

export type DockerfileRecipe = {
	/** With all images under the names that they are had under. */
	readonly text: string;
	readonly parsed: ParsedDockerfile;
	readonly args: Readonly<Record<string, string>>;
	readonly images: readonly string[];
	readonly context: BuildContext | undefined;
};

type Made = {readonly imageId: string; readonly steps: number};

/**
Has the engine build it; the host's network is lent to it, and stays out of the image. The image that it
replaces stays until the next time: another one may just be about to be made of it.
*/
export async function makeImage(
	request: DockerfileRequest,
	recipe: DockerfileRecipe,
): Promise<Made> {
	const {engine, repository, tag} = request;
	const before = await engine.findImage(`${repository}:${tag}`);
	const made = await build(request, recipe);
	if (before && before.id !== made.imageId) {
		const {settled} = await keepPrevious(engine, request, before.id);
		await settled;
	}

	return made;
}

async function build(request: DockerfileRequest, recipe: DockerfileRecipe): Promise<Made> {
	const {engine, network, onOutput, onProgress} = request;
	const {text, parsed, context} = recipe;
	const bundle = network.caBundle;
	const canLend = await engine.hasBuildKit();
	const lends = bundle !== undefined && canLend;
	if (bundle && !lends) {
		onOutput(
			`The certificates in ${bundle.file} are not in this build: only BuildKit (docker buildx) can lend a file to RUN without leaving it in the image.\n`,
		);
	}

	const dockerfile = lends ? lendCertificates(text, parsed, caVariables(network)) : text;
	const asWritten = lends ? linesAsWritten(text, parsed) : (said: string) => said;
	let steps = 0;
	const wanted: DockerfileBuild = {
		dockerfile,
		context: context && {folder: context.folder, ...ownRules(context)},
		pack: () => packContext(dockerfile, context),
		images: recipe.images,
		// The proxy variables are arguments that every builder knows, and leaves out of the history.
		args: {...network.proxy, ...recipe.args},
		labels: request.labels,
		repository: request.repository,
		tag: request.tag,
		noCache: request.all,
		trustHint: canLend ? trustHint(network) : classicTrustHint(network),
		...(lends && {secretFiles: {[caSecret]: bundle.file}}),
		onOutput: said => onOutput(asWritten(said)),
		onProgress(progress) {
			steps = progress.total ?? steps;
			onProgress(progress);
		},
		signal: request.signal,
	};
	try {
		return {imageId: await engine.buildImage(wanted), steps};
	} catch (error) {
		throw failureAsWritten(error, asWritten);
	}
}

function caVariables(network: HostNetwork): string[] {
	return Object.keys(containerEnvironment({...network, proxy: {}}));
}

function ownRules({ignoreFile}: BuildContext): {ignoreRules?: string} {
	return ignoreFile === undefined ? {} : {ignoreRules: ignoreFile.text};
}
