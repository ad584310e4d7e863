import type {Engine} from '../engine/engine.ts';
import {ConductoError} from '../errors/conducto-error.ts';
import {isEngineAway} from '../errors/engine-away.ts';
import type {BuiltImage} from '../events/run-event.ts';
import type {ImageAliases} from '../image/aliases.ts';
import type {HostNetwork} from '../image/network/host-network.ts';
import {canMount, type DataStores} from '../mounts/data-stores.ts';
import type {ImageSpec} from '../pipeline/spec.ts';
import type {ExecNode} from '../pipeline/tree.ts';
import type {TerminalStart} from '../terminal/terminal-process.ts';
import {banner} from './banner.ts';
import {type LeftBehind, leftBehind} from './changes/left-behind.ts';
import {followMounted} from './changes/mounted-changes.ts';
import {closeOnce} from './close-session.ts';
import {connectTerminal} from './container-terminal.ts';
import {copyFailed, type FailedCopy} from './failed-copy.ts';
import {liveMounts} from './live-mount.ts';
import {followMounts, userOf, withData} from './mount-owners.ts';
import {makeMountPoints, removeMountPoints} from './mount-points.ts';
import {createSessionContainer, type SessionParts} from './session-container.ts';
import {sessionShell} from './shell/session-shell.ts';
import {makeShellFolder} from './shell/shell-folder.ts';
import {withUsableImage} from './usable-image.ts';

/**
`snapshot`: a fresh container from the image. `live`: the same with the person's own files mounted. `failed`: the
failed attempt's own files, as they were when it failed.
*/
export type SessionKind = 'snapshot' | 'live' | 'failed';

export type SessionRequest = {
	readonly kind: SessionKind;
	readonly engine: Engine;
	readonly node: ExecNode;
	readonly imageSpec: ImageSpec;
	/** The attempt that it is about; undefined: none, it is what the next one would have. */
	readonly attempt?: number | undefined;
	readonly image: BuiltImage;
	/** What takes the place of the image where that is gone. Default: nothing, it is refused. */
	readonly fallback?: BuiltImage | undefined;
	/** Of `failed`: the engine's id of the attempt's container, which is kept. */
	readonly failedContainer?: string | undefined;
	readonly network: HostNetwork;
	readonly pipelineId: string;
	readonly owner: string;
	readonly data: DataStores;
	/** Where the image is had from which a shell is brought along. Default: under its own name. */
	readonly aliases?: ImageAliases;
	/** Whether nobody has asked for it yet. Default: false. */
	readonly isAhead?: boolean;
	/** Whether it outlives this program, until the person removes it (`--print`). Default: false. */
	readonly isLeftUp?: boolean;
	/** A port of this machine's loopback that leads to the container's port of that number. Default: none. */
	readonly port?: number | undefined;
};

/** An open debug shell's container (design: "Words", session). */
export type Session = {
	/** The engine's id of it. */
	readonly container: string;
	/** Connects to the shell, which begins with that. The container ends with the shell. */
	readonly connect: TerminalStart;
	/** Absolute path of a shell in it that knows POSIX. */
	readonly shell: string;
	/** What to print above the prompt. */
	readonly banner: string;
	/** Rejects with `terminal-failed` when the container was ended by something else, with `engine-missing` when the engine has. */
	readonly assertOwnEnd: () => Promise<void>;
	/**
	Finds out what the session changed, so that it can be asked what to keep. To be called when the person is done
	with it, before it is closed; what it returns can be used afterwards.
	*/
	readonly findChanges: () => Promise<LeftBehind>;
	/** Hands edits over to the invoking user and removes the container. Safe to call twice; tries again after it failed. */
	readonly close: () => Promise<void>;
};

/**
Makes a container that recreates a node's behaviour, with a shell in it that waits for a terminal. Rejects
with a ConductoError (`shell-missing`, `nothing-mapped`, `folder-missing`, …) and
leaves no container behind then.
*/
export async function openSession(asked: SessionRequest): Promise<Session> {
	const request = await withUsableImage(asked);
	const shell = await sessionShell(request);
	const mounts = request.kind === 'live' ? await liveMounts(request) : [];
	const mountPoints = await makeMountPoints(mounts);
	// What was brought along is a program, which is better put into the container once than left on this machine; and a
	// container that is left up has to need nothing of it.
	const folder =
		shell.busybox === undefined && !request.isLeftUp && canMount(request.engine)
			? makeShellFolder(request.data)
			: undefined;
	let copy: FailedCopy | undefined;
	const leave = async (): Promise<void> => {
		await removeMountPoints(mountPoints);
		await copy?.remove();
		await folder?.remove();
	};

	try {
		const {failedContainer} = request;
		copy = failedContainer === undefined ? undefined : await copyFailed(request, failedContainer);
		const parts = {shell, folder, mounts, mountPoints, copy, leave};
		return await sessionWith(request, parts);
	} catch (error) {
		await leave().catch(() => {});
		throw error;
	}
}

async function sessionWith(
	request: SessionRequest,
	parts: SessionParts & {
		/** What is to be done when the container is gone. */
		readonly leave: () => Promise<void>;
	},
): Promise<Session> {
	const {engine, node, kind, attempt} = request;
	const {shell, mounts, leave} = parts;
	const user = mounts.length === 0 ? '' : await userOf(engine, request);
	const container = await createSessionContainer(request, {...parts, user});
	try {
		const owners = withData(
			await followMounts(engine, {container, shell: shell.path, mounts, user}),
			{
				engine,
				container,
				data: request.data,
			},
		);
		const copied = request.imageSpec.copy_dir ?? request.imageSpec.copy_repo;
		const edited = followMounted(mounts, copied);
		const beganAt = Date.now();
		await engine.startContainer(container);
		return {
			container,
			connect: size => connectTerminal({engine, container}, size),
			shell: shell.path,
			banner: banner({
				path: node.path,
				kind,
				attempt,
				image: node.image,
				mounts,
				warning: owners.warning,
				isShellBrought: shell.busybox !== undefined,
			}),
			assertOwnEnd: () => assertOwnEnd(request, container),
			findChanges: () =>
				leftBehind({
					...request,
					image: startedFrom(request.image, parts.copy?.imageId),
					container,
					mounts,
					edited,
					beganAt,
				}),
			close: closeOnce({engine, container, owners, afterwards: leave}),
		};
	} catch (error) {
		await engine.removeContainer(container).catch(() => {});
		throw error;
	}
}

/** What its files were when it started. */
export function startedFrom(image: BuiltImage, copy: string | undefined): BuiltImage {
	const {patch: _, ...copied} = image;
	return copy === undefined ? image : {...copied, imageId: copy};
}

/** The container of a shell that ended by itself has ended by itself, too, as if nothing had failed. */
export async function assertOwnEnd(
	{engine, node}: SessionRequest,
	container: string,
): Promise<void> {
	const found = await engine.inspectContainer(container).catch((error: unknown) => {
		throw isEngineAway(error) ? endedWithEngine(error, node) : error;
	});
	if (found?.state === 'running' || (found?.state === 'exited' && found.exit.exitCode === 0)) {
		return;
	}

	throw new ConductoError('terminal-failed', 'The shell ended because its container did.', {
		hint: 'Open another one.',
		path: node.path,
	});
}

function endedWithEngine(cause: Error, {path}: ExecNode): ConductoError {
	return new ConductoError(
		'engine-missing',
		'The shell ended because the Docker engine answers no more.',
		{hint: cause instanceof ConductoError ? cause.hint : undefined, path, cause},
	);
}
