import {randomInt} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {Readable} from 'node:stream';
import type {ContainerSpec} from '../engine/engine.ts';
import {type ContainerKind, containerLabels} from '../engine/labels.ts';
import {containerName} from '../engine/names.ts';
import type {BuiltImage} from '../events/run-event.ts';
import {nodeEnvironment, nodeLimits, prepareContainer} from '../image/node-container.ts';
import {createWithData} from '../mounts/data-stores.ts';
import {resolveEnv} from '../pipeline/env-reference.ts';
import type {ExecNode} from '../pipeline/tree.ts';
import type {FailedCopy} from './failed-copy.ts';
import {leftUpLabels} from './left-up.ts';
import type {LiveMount} from './live-mount.ts';
import {notingLabels} from './noted-session.ts';
import {patchAroundMounts} from './patch-around-mounts.ts';
import {processMark} from './process-mark.ts';
import type {SessionRequest} from './session.ts';
import {entriesFor, type SessionShell} from './shell/session-shell.ts';
import {shellArchive} from './shell/shell-archive.ts';
import type {ShellFolder} from './shell/shell-folder.ts';
import {startFile} from './shell/start-script.ts';
import {terminalEnvironment} from './terminal-type.ts';

/** Several sessions of a node can be open at the same time: each has a number of its own. */
const sessionNumbers = 2 ** 32;

/** What a session's container is made of, besides what was asked for. */
export type SessionParts = {
	readonly shell: SessionShell;
	/** What has the shell's files. Undefined: they are put into the container. */
	readonly folder: ShellFolder | undefined;
	readonly mounts: readonly LiveMount[];
	/** What was made in the person's own folders for them to stand at. */
	readonly mountPoints: readonly string[];
	/** Of a failed attempt's container. Undefined: the container is made from the image. */
	readonly copy: FailedCopy | undefined;
	/** Whom its commands run as, of a live session. Default: not known. */
	readonly user?: string;
	/** What its container runs in the place of a shell with a terminal, and what it is for. */
	readonly instead?: Pick<ContainerSpec, 'command' | 'endsWithStdin'> & {
		readonly use: ContainerKind;
	};
};

/** A new name for a session's container; one that nobody asked for yet can be told by it. */
export function sessionName(
	{owner, pipelineId, node, kind, isAhead}: SessionRequest,
	use: ContainerKind = kind,
): string {
	return containerName({
		owner,
		pipeline: pipelineId,
		path: node.path,
		attempt: randomInt(sessionNumbers),
		kind: isAhead ? 'ready' : use,
	});
}

/** Creates the container of a session, with the node's command in it. It is not started. */
export async function createSessionContainer(
	request: SessionRequest,
	parts: SessionParts,
): Promise<string> {
	const {shell, folder, mounts, copy, instead} = parts;
	const {engine, attempt, node, image, network, pipelineId, owner, data} = request;
	const {use, ...runs} = instead ?? {
		use: request.kind,
		command: [shell.path, startFile],
		terminal: true,
	};
	const spec: ContainerSpec = {
		name: sessionName(request, use),
		imageId: copy?.imageId ?? image.imageId,
		...runs,
		env: {
			...resolveEnv(nodeEnvironment(node, {built: image, network}), process.env),
			...(instead === undefined && terminalEnvironment(process.env)),
		},
		workdir: image.workdir,
		...nodeLimits(withPort(node, request.port)),
		labels: {
			[containerLabels.owner]: owner,
			[containerLabels.pipeline]: pipelineId,
			[containerLabels.node]: node.path,
			...(attempt !== undefined && {[containerLabels.attempt]: String(attempt)}),
			[containerLabels.kind]: use,
			...(request.isLeftUp ? leftUpLabels : {[containerLabels.session]: processMark()}),
			...notingLabels(parts),
			...(folder && {[containerLabels.folder]: folder.path}),
		},
		...(mounts.length > 0 && {binds: mounts.map(({source, target}) => ({source, target}))}),
	};
	const {id, isMounted} = await createWithData(engine, spec, data, folder?.binds);
	try {
		await (request.failedContainer === undefined
			? putFiles(id, request, mounts)
			: engine.copyVolumes(request.failedContainer, id));
		const entries = entriesFor(request, {container: id, shell});
		if (folder && isMounted) {
			folder.write(entries);
		} else {
			await engine.putArchive(id, '/', shellArchive(entries));
		}

		return id;
	} catch (error) {
		await engine.removeContainer(id).catch(() => {});
		throw error;
	}
}

/** The definition's own flags win where they give that port another way. */
function withPort(node: ExecNode, port: number | undefined): ExecNode {
	const {settings} = node;
	const dockerRunArgs = ['--publish', `127.0.0.1:${port}:${port}`, ...settings.dockerRunArgs];
	return port === undefined ? node : {...node, settings: {...settings, dockerRunArgs}};
}

/** What the image does not hold. The container of a failed attempt has it already. */
async function putFiles(
	id: string,
	{engine, image, node, network}: SessionRequest,
	mounts: readonly LiveMount[],
): Promise<void> {
	await prepareContainer(engine, id, {built: withoutPatch(image), node, network});
	if (image.patch !== undefined) {
		const archive = createReadStream(image.patch);
		const targets = mounts.map(({target}) => target);
		await engine.putArchive(
			id,
			'/',
			Readable.from(patchAroundMounts(archive, targets), {objectMode: false}),
		);
	}
}

/** The patch must not reach the person's own files, as it would with the rest. */
function withoutPatch({patch: _, ...image}: BuiltImage): BuiltImage {
	return image;
}
