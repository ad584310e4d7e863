import {execFile} from 'node:child_process';
import {createReadStream} from 'node:fs';
import {promisify} from 'node:util';
import {afterAll} from 'vitest';
import type {Engine, EngineImage} from '../../source/engine/engine.ts';
import {imageLabels} from '../../source/engine/labels.ts';
import {
	type CopyRequest,
	type CopyResult,
	copyFolder,
} from '../../source/image/copy/copy-folder.ts';

import {engineScope} from './engine-scope.ts';

/**
Type, mode, owner, time, link and name of everything, and the sums of all contents; names of any bytes. A
commit to the containerd store loses the new time of a folder in which nothing else is new, so there
the times of folders are left out.
*/
function listing({capabilities}: Engine): string {
	const time = capabilities.commitCost === 'high' ? '-' : '%T@';
	return [
		`find . -mindepth 1 \\( -type d -printf '%y %m %U:%G ${time} %l %p\\0' -o -printf '%y %m %U:%G %T@ %l %p\\0' \\) | sed -z 's/\\.[0-9]* / /' | LC_ALL=C sort -z`,
		'find . -type f -print0 | LC_ALL=C sort -z | xargs -0r md5sum -z',
	].join('; ');
}

/** What tests of copies share: the real engine, and listings of what was copied. */
export function copyScope() {
	const scope = engineScope();
	const {engine, owner, create} = scope;

	// A full copy can go only after the deltas that are made of it.
	afterAll(async () => {
		for (const id of await engine().listImages({[imageLabels.owner]: owner})) {
			await engine().removeImage(id);
		}
	});

	const base = async (reference = 'debian:stable-slim'): Promise<EngineImage> => {
		const found = await engine().findImage(reference);
		if (found === undefined) {
			throw new Error(`${reference} is missing`);
		}

		return found;
	};

	/** What a script says in a container of an image, with what it needs beside the image in place. */
	const outputOf = async (
		script: string,
		{imageId, patch}: {readonly imageId: string; readonly patch?: string},
	): Promise<string> => {
		const id = await create(script, {imageId});
		if (patch !== undefined) {
			await engine().putArchive(id, '/', createReadStream(patch));
		}

		const output = await engine().attach(id);
		await engine().startContainer(id);
		const pieces: Buffer[] = [];
		for await (const {data} of output) {
			pieces.push(data);
		}

		await engine().removeContainer(id);
		return Buffer.concat(pieces).toString('latin1');
	};

	return {
		...scope,
		base,
		outputOf,
		async copy(
			request: Partial<CopyRequest> & Pick<CopyRequest, 'folder' | 'memory'>,
		): Promise<CopyResult> {
			return copyFolder({
				engine: engine(),
				owner,
				pipelineId: 'pipeline',
				name: 'image',
				base: request.base ?? (await base()),
				all: false,
				signal: new AbortController().signal,
				onProgress() {},
				onOutput() {},
				...request,
			});
		},
		/** One line for each thing that was copied. */
		listingOf: async (image: Parameters<typeof outputOf>[1]): Promise<string> =>
			readable(await outputOf(`cd /mnt/conducto && ${listing(engine())}`, image)),
		/** The same of the folder itself, owned by root as everything that is copied. */
		async listingOfFolder(folder: string): Promise<string> {
			const {stdout} = await promisify(execFile)('sh', ['-c', listing(engine())], {
				cwd: folder,
				encoding: 'latin1',
			});
			return readable(stdout.replaceAll(/(^|\0)(\S \d+) \d+:\d+/g, '$1$2 0:0'));
		},
	};
}

function readable(text: string): string {
	return text.replaceAll('\n', '\\n').replaceAll('\0', '\n');
}
