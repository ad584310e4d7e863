import {createReadStream} from 'node:fs';
import {dirname} from 'node:path/posix';
import {Readable} from 'node:stream';
import type {ContainerSpec, FileTaker} from '../engine/engine.ts';
import type {BuiltImage} from '../events/run-event.ts';
import {parseDockerRunArgs} from '../pipeline/docker-run-args.ts';
import {treeFile, treeFileVariable} from '../pipeline/lazy/places.ts';
import type {ExecNode} from '../pipeline/tree.ts';
import {endOfArchive, tarHeader} from './folder/tar-header.ts';
import {nativeArchive} from './native/native-archive.ts';
import {containerEnvironment, type HostNetwork, putNetworkFiles} from './network/host-network.ts';

type NodeContainer = {readonly built: BuiltImage; readonly network: HostNetwork};

/** The environment of a node's containers: the host's way to the network, what the image's files add, the node's own. */
export function nodeEnvironment(
	node: ExecNode,
	{built, network}: NodeContainer,
): Readonly<Record<string, string>> {
	return {
		...containerEnvironment(network),
		...built.env,
		...(node.generates !== undefined && {[treeFileVariable]: treeFile}),
		...node.env,
	};
}

/** What a node's settings say of its containers (reference: `cpu`, `mem`, `gpu`, `requires_docker`, `docker_run_args`). */
export function nodeLimits({
	settings,
}: ExecNode): Pick<ContainerSpec, 'limits' | 'runFlags' | 'engineSocket'> {
	const {cpu, mem, gpu, requiresDocker, dockerRunArgs} = settings;
	return {
		limits: {
			cpu,
			memoryBytes: mem === undefined ? undefined : Math.round(mem * 2 ** 30),
			gpu,
		},
		...(requiresDocker && {engineSocket: true}),
		...(dockerRunArgs.length > 0 && {runFlags: parseDockerRunArgs(dockerRunArgs)}),
	};
}

/** Puts into a created container what a node needs and its image does not hold. */
export async function prepareContainer(
	engine: FileTaker,
	containerId: string,
	{built, network, node}: NodeContainer & {readonly node: ExecNode},
): Promise<void> {
	if (built.patch !== undefined) {
		await engine.putArchive(containerId, '/', createReadStream(built.patch));
	}

	await putNetworkFiles(engine, containerId, network);
	await putNativeCode(engine, containerId, {built, node});
}

/** Whether `prepareContainer` leaves a container as its image is. */
export function needsNoPreparation({
	built,
	network,
	node,
}: NodeContainer & {readonly node: ExecNode}): boolean {
	const isNative = node.generates !== undefined || node.native !== undefined;
	return built.patch === undefined && !network.caBundle && !isNative;
}

/** The same for what a command brings along itself, where others ran in the container before it. */
export async function putNativeCode(
	engine: FileTaker,
	containerId: string,
	{built, node}: {readonly built: BuiltImage; readonly node: ExecNode},
): Promise<void> {
	if (node.generates !== undefined) {
		await engine.putArchive(containerId, '/', emptyTreeFile());
	}

	if (node.native) {
		const archive = await nativeArchive(node.native.code, pathOfNode(built));
		await engine.putArchive(containerId, '/', archive);
	}
}

/**
An archive of the file for a tree, in a folder that the image's user may write into, whoever that is. In a
container that others ran in before, it takes the place of what they made.
*/
function emptyTreeFile(): Readable {
	const file = treeFile.slice(1);
	const entries = [
		tarHeader({path: `${dirname(file)}/`, type: 'folder', mode: 0o777, size: 0, mtimeMs: 0}),
		tarHeader({path: file, type: 'file', mode: 0o666, size: 0, mtimeMs: 0}),
		endOfArchive,
	];
	return Readable.from([Buffer.concat(entries)], {objectMode: false});
}

function pathOfNode({node}: BuiltImage): string | undefined {
	return node === undefined || node === 'missing' ? undefined : node.path;
}
