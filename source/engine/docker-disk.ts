import type {ImageInfo} from 'dockerode';
import {statusOf} from './docker-errors.ts';
import type {Engine, ImageUse} from './engine.ts';
import type {EngineConnection} from './engine-connection.ts';

/** How many images are asked about at the same time. */
const atOnce = 8;

/**
The disk use of images by their layers. The engine's own account (`/system/df`) is not asked: before
Docker 23 it walks every volume and container too, and a sum of its unique sizes leaves out what two
images share that both go.
*/
export function diskMethod({docker, attempt}: EngineConnection): Engine['listImageUse'] {
	const measure = async (image: ImageInfo): Promise<ImageUse | undefined> => {
		try {
			const {RootFS: files} = await docker.getImage(image.Id).inspect();
			return {
				id: image.Id,
				tags: (image.RepoTags ?? []).filter(tag => !tag.startsWith('<none>')),
				labels: image.Labels ?? {},
				sizeBytes: image.Size,
				layers: files?.Layers ?? [],
			};
		} catch (error) {
			// Removed since it was listed.
			if (statusOf(error) === 404) {
				return undefined;
			}

			throw error;
		}
	};

	return () =>
		attempt({action: 'list its images'}, async () => {
			const images = await docker.listImages({all: true});
			const uses: ImageUse[] = [];
			for (let start = 0; start < images.length; start += atOnce) {
				const some = await Promise.all(images.slice(start, start + atOnce).map(measure));
				uses.push(...some.filter(use => use !== undefined));
			}

			return uses;
		});
}
