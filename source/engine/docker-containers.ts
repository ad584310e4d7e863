import type {ContainerCreateOptions} from 'dockerode';
import {armedCommand} from './armed-command.ts';
import {statusOf} from './docker-errors.ts';
import {defaultSocket} from './docker-host.ts';
import type {BindMount, ContainerSpec, ContainerSummary, Engine} from './engine.ts';
import type {EngineConnection, SplitRequest} from './engine-connection.ts';
import {limitFields, withRunFlags} from './limits.ts';

type ContainerMethods = Pick<
	Engine,
	| 'createContainer'
	| 'startContainer'
	| 'stopContainer'
	| 'renameContainer'
	| 'removeStopped'
	| 'removeContainer'
	| 'listContainers'
>;

const gracePeriod = 2;

export function containerMethods({docker, host, attempt}: EngineConnection): ContainerMethods {
	/** Of the images seen so far, whether they have a health check. An id always means the same image. */
	const healthChecks = new Map<string, boolean>();

	const hasHealthCheck = async (imageId: string): Promise<boolean> => {
		const known = healthChecks.get(imageId);
		if (known !== undefined) {
			return known;
		}

		const {Config: config} = await docker.getImage(imageId).inspect();
		const found = config.Healthcheck !== undefined && config.Healthcheck !== null;
		healthChecks.set(imageId, found);
		return found;
	};

	const adopt = async (name: string): Promise<string | undefined> => {
		try {
			return (await docker.getContainer(name).inspect()).Id;
		} catch (error) {
			if (statusOf(error) === 404) {
				return undefined;
			}

			throw error;
		}
	};

	const create = async (spec: ContainerSpec): Promise<{id: string; adopted: boolean}> => {
		const request = createRequest(spec, {
			hasHealthCheck: await hasHealthCheck(spec.imageId),
			host,
		});
		for (;;) {
			try {
				return {id: (await docker.createContainer(request)).id, adopted: false};
			} catch (error) {
				if (statusOf(error) !== 409) {
					throw error;
				}

				// Undefined: the one of that name was being removed, and is gone now.
				const id = await adopt(spec.name);
				if (id !== undefined) {
					return {id, adopted: true};
				}
			}
		}
	};

	return {
		createContainer: spec =>
			attempt({action: `create container ${spec.name}`, image: spec.imageId}, () => create(spec)),

		startContainer: id =>
			attempt({action: 'start the container'}, async () => {
				await ignoringStatus([304], docker.getContainer(id).start());
			}),

		stopContainer: (id, graceSeconds = gracePeriod) =>
			attempt({action: 'stop a container'}, async () => {
				await ignoringStatus([304, 404], docker.getContainer(id).stop({t: graceSeconds}));
			}),

		renameContainer: (id, name) =>
			attempt({action: 'rename a container'}, async () => {
				await docker.getContainer(id).rename({name});
			}),

		removeStopped: id =>
			attempt({action: 'remove a container'}, async () => {
				try {
					await ignoringStatus([404], docker.getContainer(id).remove({v: true}));
					return true;
				} catch (error) {
					if (statusOf(error) === 409) {
						return false;
					}

					throw error;
				}
			}),

		removeContainer: id =>
			attempt({action: 'remove a container'}, async () => {
				const container = docker.getContainer(id);
				try {
					await ignoringStatus([404], container.remove({force: true, v: true}));
				} catch (error) {
					if (statusOf(error) !== 409) {
						throw error;
					}

					// Someone else removes it already.
					await ignoringStatus([404], container.wait({condition: 'removed'}));
				}
			}),

		listContainers: labels =>
			attempt({action: 'list its containers'}, async () => {
				const filters = {label: Object.entries(labels).map(([key, value]) => `${key}=${value}`)};
				const containers = await docker.listContainers({all: true, filters});
				return containers.map(
					({Id: id, Names: names, State: state, Labels: found}): ContainerSummary => ({
						id,
						name: (names[0] ?? '').replace(/^\//, ''),
						running: state === 'running' || state === 'paused' || state === 'restarting',
						labels: found,
					}),
				);
			}),
	};
}

function createRequest(
	spec: ContainerSpec,
	{hasHealthCheck, host}: {readonly hasHealthCheck: boolean; readonly host: string},
): ContainerCreateOptions & SplitRequest {
	const endsWithStdin = spec.armed !== undefined || (spec.endsWithStdin ?? false);
	return {
		// Said apart, or the client library repeats the whole body, environment included, in the URL.
		_query: {name: spec.name},
		_body: {
			Image: spec.imageId,
			// All of it as the entrypoint: that sets the image's aside on every engine, and an empty Cmd is
			// one that a commit can't carry over to an image that has none.
			Entrypoint: spec.armed ? armedCommand(spec.command, spec.armed) : spec.command,
			Cmd: [],
			Env: Object.entries({...spec.env, ...spec.runFlags?.env}).map(
				([key, value]) => `${key}=${value}`,
			),
			...(spec.workdir !== undefined && {WorkingDir: spec.workdir}),
			...(spec.user !== undefined && {User: spec.user}),
			...spec.runFlags?.body,
			Labels: {...spec.runFlags?.labels, ...spec.labels},
			Tty: spec.terminal ?? false,
			OpenStdin: endsWithStdin || (spec.holdStdin ?? spec.terminal ?? false),
			StdinOnce: endsWithStdin,
			// Only where there is one to turn off: a commit would carry it over to the image.
			...(hasHealthCheck && {Healthcheck: {Test: ['NONE']}}),
			HostConfig: withRunFlags(
				{
					Init: true,
					...limitFields(spec.limits),
					...(spec.offline && {NetworkMode: 'none'}),
					// Never the daemon's default, which may drop output, or send it elsewhere.
					LogConfig: spec.terminal
						? {Type: 'none', Config: {}}
						: {Type: 'json-file', Config: {'max-size': '1t', 'max-file': '1'}},
					Mounts: [...(spec.binds ?? []), ...(spec.engineSocket ? [engineSocket(host)] : [])].map(
						({source, target}) => ({
							Type: 'bind',
							Source: source,
							Target: target,
						}),
					),
				},
				spec.runFlags?.host,
			),
		},
	};
}

/** The engine's socket on its own machine: there, that of a desktop program's user stands for the default one. */
function engineSocket(host: string): BindMount {
	const isOwn = host.startsWith('unix://') && !host.includes('/.docker/');
	return {
		source: isOwn ? host.slice('unix://'.length) : defaultSocket,
		target: defaultSocket,
	};
}

async function ignoringStatus(
	statuses: readonly number[],
	request: Promise<unknown>,
): Promise<void> {
	try {
		await request;
	} catch (error) {
		const status = statusOf(error);
		if (status === undefined || !statuses.includes(status)) {
			throw error;
		}
	}
}
