import {type Builder, buildMethods} from './build/build-methods.ts';
import {attachMethods} from './docker-attach.ts';
import {isLocal, loadDocker} from './docker-client.ts';
import {containerMethods} from './docker-containers.ts';
import {diskMethod} from './docker-disk.ts';
import {execMethod} from './docker-exec.ts';
import {adoptExecMethod} from './docker-exec-adopt.ts';
import {prepareExecMethod} from './docker-exec-command.ts';
import {fileMethods} from './docker-files.ts';
import {dockerHost} from './docker-host.ts';
import {imageMethods} from './docker-images.ts';
import {inspectMethod} from './docker-inspect.ts';
import {logsMethod} from './docker-logs.ts';
import {pullMethod} from './docker-pull.ts';
import {usageMethod} from './docker-usage.ts';
import {waitMethods} from './docker-wait.ts';
import type {Engine} from './engine.ts';
import {engineConnection} from './engine-connection.ts';

/**
Connects to the Docker engine. Rejects with `engine-missing` when none answers. The builder of Dockerfiles
is BuildKit where docker's buildx is there, unless it is stated.
*/
export async function connectDocker(
	host: string = dockerHost(),
	options: {readonly builder?: Builder} = {},
): Promise<Engine> {
	const connection = engineConnection(await loadDocker(host), host);
	const {docker, attempt} = connection;
	const answer: EngineAnswer = await attempt({action: 'answer'}, async () => docker.info());

	const containers = containerMethods(connection);
	const exec = execMethod(connection);
	const files = fileMethods(connection);
	const inspectContainer = inspectMethod(connection);
	return {
		capabilities: {
			// An engine on another machine would mount folders of that machine.
			liveMount: isLocal(host),
			commitCost: isContainerdStore(answer.DriverStatus) ? 'high' : 'low',
			// Podman, which answers with the version of its builder, has no stdin that ends.
			stdinOnce: answer.BuildahVersion === undefined,
		},
		info: () =>
			attempt({action: 'describe itself'}, async () => {
				const {ServerVersion: version, NCPU: cpus, MemTotal: memoryBytes} = await docker.info();
				return {version, cpus, memoryBytes};
			}),
		...imageMethods(connection),
		listImageUse: diskMethod(connection),
		pullImage: pullMethod(connection),
		...buildMethods(connection, options.builder),
		...containers,
		...attachMethods(connection),
		...waitMethods(connection),
		logs: logsMethod(connection),
		inspectContainer,
		containerUsage: usageMethod(connection),
		...files,
		exec,
		prepareExec: prepareExecMethod(connection, {exec, ...containers}),
		adoptExec: adoptExecMethod(connection, {exec, inspectContainer, ...containers, ...files}),
	};
}

type EngineAnswer = {
	readonly DriverStatus: ReadonlyArray<readonly [string, string]> | null;
	readonly BuildahVersion?: string;
};

/** Its commits take 30 times as long as those of overlay2. */
function isContainerdStore(driver: ReadonlyArray<readonly [string, string]> | null): boolean {
	return (driver ?? []).some(([, value]) => value.startsWith('io.containerd.snapshotter'));
}
