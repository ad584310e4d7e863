import {randomBytes} from 'node:crypto';
import {closeOnce} from '../close-session.ts';
import {type LiveMount, liveMounts} from '../live-mount.ts';
import {followMounts, userOf, withData} from '../mount-owners.ts';
import {makeMountPoints, removeMountPoints} from '../mount-points.ts';
import type {SessionRequest} from '../session.ts';
import {createSessionContainer, type SessionParts} from '../session-container.ts';
import {sessionShell} from '../shell/session-shell.ts';
import {withUsableImage} from '../usable-image.ts';
import {driverCommand} from './driver.ts';
import {commandOf} from './rerun-command.ts';
import {followRuns, type WarmRuns} from './warm-runs.ts';

/** A live session's container in which the node's command is run again and again. */
export type WarmContainer = WarmRuns & {
	readonly mounts: readonly LiveMount[];
	/** Ends what runs, hands over what it made, and removes the container. Safe to call twice. */
	readonly close: () => Promise<void>;
};

/** Makes it. Rejects as `openSession` does, and leaves no container behind then. */
export async function openWarmContainer(asked: SessionRequest): Promise<WarmContainer> {
	const request = await withUsableImage(asked);
	const command = commandOf(request);
	const shell = await sessionShell(request);
	const mounts = await liveMounts(request);
	const mountPoints = await makeMountPoints(mounts);
	try {
		return await containerWith(request, {command, shell, mounts, mountPoints});
	} catch (error) {
		await removeMountPoints(mountPoints);
		throw error;
	}
}

type Parts = Pick<SessionParts, 'shell' | 'mounts' | 'mountPoints'> & {
	readonly command: readonly string[];
};

async function containerWith(
	request: SessionRequest,
	{command, shell, mounts, mountPoints}: Parts,
): Promise<WarmContainer> {
	const {engine, data} = request;
	const token = randomBytes(16).toString('hex');
	const user = await userOf(engine, request);
	const container = await createSessionContainer(request, {
		shell,
		folder: undefined,
		mounts,
		mountPoints,
		copy: undefined,
		user,
		instead: {use: 'rerun', command: driverCommand(command, token), endsWithStdin: true},
	});
	try {
		const owners = withData(
			await followMounts(engine, {container, shell: shell.path, mounts, user}),
			{engine, container, data},
		);
		const attached = await engine.attachStdin(container);
		await engine.startContainer(container);
		return {
			...followRuns(attached, token),
			mounts,
			close: closeOnce({
				engine,
				container,
				owners,
				afterwards: () => removeMountPoints(mountPoints),
			}),
		};
	} catch (error) {
		await engine.removeContainer(container).catch(() => {});
		throw error;
	}
}
