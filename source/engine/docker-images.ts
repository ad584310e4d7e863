import type {ImageInspectInfo} from 'dockerode';
import {engineMessage, statusOf} from './docker-errors.ts';
import type {Engine, EngineImage} from './engine.ts';
import type {EngineConnection} from './engine-connection.ts';
import {assertReference, badReference} from './image-reference.ts';

type ImageMethods = Pick<
	Engine,
	'findImage' | 'commitImage' | 'listImages' | 'tagImage' | 'listTags' | 'removeImage'
>;

export function imageMethods({docker, attempt}: EngineConnection): ImageMethods {
	return {
		findImage: reference =>
			attempt({action: `look for image ${reference}`}, async () => {
				assertReference(reference);
				try {
					return engineImage(await docker.getImage(reference).inspect());
				} catch (error) {
					if (statusOf(error) === 404) {
						return undefined;
					}

					throw isBadName(error) ? badReference(reference, error) : error;
				}
			}),

		commitImage: ({containerId, base, workdir, labels, repository, tag}) =>
			attempt({action: `save image ${repository}:${tag}`, image: base.id}, async () => {
				const [{Config: config}, container] = await Promise.all([
					docker.getImage(base.id).inspect(),
					docker.getContainer(containerId).inspect(),
				]);
				// What is not stated here would come from the container: its command, entrypoint and labels.
				const committed = await docker.getContainer(containerId).commit({
					_query: {container: containerId, repo: repository, tag, pause: false},
					_body: {
						...config,
						Cmd: config.Cmd ?? [],
						Entrypoint: config.Entrypoint ?? [],
						WorkingDir: workdir,
						Labels: {
							...blanked(container.Config.Labels, config.Labels),
							...config.Labels,
							...labels,
						},
					},
				});
				return committed.Id;
			}),

		listImages: labels =>
			attempt({action: 'list its images'}, async () => {
				const filters = {label: Object.entries(labels).map(([key, value]) => `${key}=${value}`)};
				const images = await docker.listImages({filters});
				return images.map(image => image.Id);
			}),

		tagImage: (id, repository, tag) =>
			attempt({action: `name an image ${repository}:${tag}`, image: id}, async () => {
				await docker.getImage(id).tag({repo: repository, tag});
			}),

		listTags: repository =>
			attempt({action: 'list its images'}, async () => {
				const images = await docker.listImages({filters: {reference: [repository]}});
				return images.flatMap(image => image.RepoTags ?? []).filter(isNamed);
			}),

		removeImage: id =>
			attempt({action: 'remove an image'}, async () => {
				try {
					// Its parents stay: the base may be an image of the person's own, without a name.
					await docker.getImage(id).remove({noprune: true});
					return true;
				} catch (error) {
					// The last: someone else removes it at this moment.
					const isNotOurs =
						statusOf(error) === 404 ||
						statusOf(error) === 409 ||
						/unrecognized image ID/i.test(engineMessage(error));
					if (isNotOurs) {
						return false;
					}

					throw error;
				}
			}),
	};
}

/**
The labels that the container has of its own, with empty values: an engine merges a container's labels
into the image that is made from it, and the only way to keep a value out is to state another.
*/
function blanked(
	ofContainer: Readonly<Record<string, string>> | null,
	ofBase: Readonly<Record<string, string>> | null | undefined,
): Record<string, string> {
	const own = Object.keys(ofContainer ?? {}).filter(key => ofBase?.[key] === undefined);
	return Object.fromEntries(own.map(key => [key, '']));
}

function engineImage(info: ImageInspectInfo): EngineImage {
	const {Id: id, Config: config} = info;
	return {
		id,
		workdir: config.WorkingDir || '/',
		user: config.User ?? '',
		env: config.Env ?? [],
		entrypoint: asList(config.Entrypoint),
		cmd: config.Cmd ?? [],
		labels: Object.fromEntries(Object.entries(config.Labels ?? {}).filter(isNotBlanked)),
		tags: (info.RepoTags ?? []).filter(isNamed),
		volumes: Object.keys(config.Volumes ?? {}),
		sizeBytes: info.Size,
		architecture: info.Architecture,
	};
}

function isNotBlanked([key, value]: [string, string]): boolean {
	return value !== '' || !key.startsWith('com.conducto.');
}

function isNamed(tag: string): boolean {
	return tag !== '<none>:<none>';
}

function asList(value: string | string[] | null | undefined): readonly string[] {
	return typeof value === 'string' ? [value] : (value ?? []);
}

function isBadName(error: unknown): boolean {
	return statusOf(error) === 400 || /invalid reference format/i.test(engineMessage(error));
}
