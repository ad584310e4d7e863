import type {ContainerSummary, Engine} from '../engine/engine.ts';
import {containerLabels} from '../engine/labels.ts';
import type {LiveMount} from './live-mount.ts';
import {type Mounted, resumeMounts} from './mount-owners.ts';
import {removeMountPoints} from './mount-points.ts';
import type {SessionParts} from './session-container.ts';
import {removeShellFolder} from './shell/shell-folder.ts';

/** Stands where the program that holds a session open is named otherwise: no sweep takes it for left behind. */
const mark = 'left-up';

/** What is noted of a live session, so that its files can be handed over by another program. */
type LeftUpMounts = {
	/** When it began, in milliseconds since the epoch. */
	readonly since: number;
	readonly shell: string;
	readonly user: string;
	readonly mounts: readonly LiveMount[];
	readonly mountPoints: readonly string[];
};

/** Labels of a debug container that outlives its program (`conducto debug --print`). */
export function leftUpLabels({
	shell,
	mounts,
	mountPoints,
	user = '',
}: SessionParts): Record<string, string> {
	const noted: LeftUpMounts = {since: Date.now(), shell: shell.path, user, mounts, mountPoints};
	return {
		[containerLabels.session]: mark,
		...(mounts.length > 0 && {[containerLabels.mounts]: JSON.stringify(noted)}),
	};
}

export function isLeftUp(labels: ContainerSummary['labels']): boolean {
	return labels[containerLabels.session] === mark;
}

/**
Removes a debug container that was left up. What was made through it in mounted folders belongs to the invoking user
then; rejects with a ConductoError that names what does not, when the container is gone.
*/
export async function endLeftUp(
	engine: Engine,
	{id, running, labels}: ContainerSummary,
): Promise<void> {
	const text = labels[containerLabels.mounts];
	if (text === undefined) {
		await engine.removeContainer(id);
		await removeShellFolder(labels[containerLabels.folder]);
		return;
	}

	const noted: LeftUpMounts = JSON.parse(text);
	const mounted: Mounted & {readonly since: number} = {...noted, container: id};
	const {handOver, needsContainer} = await resumeMounts(engine, mounted);
	try {
		if (needsContainer && !running) {
			await engine.startContainer(id);
		}

		if (needsContainer) {
			await handOver();
		}
	} finally {
		await engine.removeContainer(id);
	}

	await removeShellFolder(labels[containerLabels.folder]);
	await removeMountPoints(noted.mountPoints);
	if (!needsContainer) {
		await handOver();
	}
}
