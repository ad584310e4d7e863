import path from 'node:path';
import {connectDocker} from '../../source/engine/docker-engine.ts';
import type {BuildProgress, Engine} from '../../source/engine/engine.ts';
import {imageLabels} from '../../source/engine/labels.ts';
import {noAliases} from '../../source/image/aliases.ts';
import {
	buildDockerfile,
	type DockerfileRequest,
	type DockerfileResult,
} from '../../source/image/dockerfile/build-dockerfile.ts';
import {plainNetwork} from '../../source/image/network/host-network.ts';
import {docker} from '../support/containers.ts';
import {imageMemory} from '../support/image-memory.ts';
import {type TemporaryFolder, temporaryFolder} from '../support/temporary-folder.ts';

/** Both are tested on every machine: the set-up sees to it that buildx is there. */
export const builders = ['buildkit', 'classic'] as const;
export type Builder = (typeof builders)[number];

export type DockerfileBench = AsyncDisposable & {
	readonly folder: TemporaryFolder;
	readonly engine: Engine;
	/** Builds the folder's Dockerfile, unless the spec says otherwise. */
	readonly build: (
		spec?: DockerfileRequest['spec'],
		changes?: Partial<Omit<DockerfileRequest, 'spec'>>,
	) => Promise<DockerfileResult>;
	readonly output: () => string;
	readonly progress: readonly BuildProgress[];
	/** What a shell in the image prints. */
	readonly inside: (imageId: string, script: string) => Promise<string>;
};

/** A folder with a Dockerfile, and an engine that builds it with the given builder. */
export async function dockerfileBench(
	builder: Builder,
	scope: {readonly owner: string; readonly unique: string},
	files: Readonly<Record<string, string>>,
	host?: string,
): Promise<DockerfileBench> {
	const folder = await temporaryFolder(files);
	const engine = await connectDocker(host, {builder});
	const memory = imageMemory(folder.path);
	const progress: BuildProgress[] = [];
	const made = new Set<string>();
	let text = '';
	return {
		folder,
		engine,
		progress,
		output: () => text,
		async build(spec = {dockerfile: path.join(folder.path, 'Dockerfile')}, changes = {}) {
			const result = await buildDockerfile({
				spec,
				engine,
				memory,
				aliases: noAliases,
				network: plainNetwork,
				labels: {[imageLabels.owner]: scope.owner},
				repository: `conducto/${scope.unique}`,
				tag: builder,
				all: false,
				onOutput(piece) {
					text += piece;
				},
				onProgress: value => void progress.push(value),
				signal: new AbortController().signal,
				...changes,
			});
			made.add(result.imageId);
			return result;
		},
		inside: (imageId, script) =>
			docker('run', '--rm', '--entrypoint', '/bin/sh', imageId, '-c', script),
		async [Symbol.asyncDispose]() {
			// With what the classic builder made on the way.
			for (const id of made) {
				await docker('rmi', '--force', id).catch(() => {});
			}

			await folder[Symbol.asyncDispose]();
		},
	};
}
