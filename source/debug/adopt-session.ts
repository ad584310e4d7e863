import {containerLabels} from '../engine/labels.ts';
import {ConductoError} from '../errors/conducto-error.ts';
import {leftBehind} from './changes/left-behind.ts';
import {mountedSince} from './changes/mounted-changes.ts';
import {closeOnce} from './close-session.ts';
import {connectTerminal} from './container-terminal.ts';
import type {Holders} from './holder.ts';
import {resumeMounts, withData} from './mount-owners.ts';
import {removeMountPoints} from './mount-points.ts';
import type {Orphan} from './orphans.ts';
import {assertOwnEnd, type Session, type SessionRequest, startedFrom} from './session.ts';
import {removeShellFolder} from './shell/shell-folder.ts';

/**
Goes on with a session whose program was killed: from now on it is this program's, as if it had opened it. What was on
its screen is gone. Rejects with `command-refused` when another program came before, or when its container has ended.
*/
export async function adoptSession(
	request: SessionRequest,
	{container: {id, labels}, noted}: Orphan,
	holders: Holders,
): Promise<Session> {
	const {engine, node, kind, imageSpec} = request;
	const state = await engine.inspectContainer(id);
	if (state?.state !== 'running' || !holders.take(id)) {
		const reason = state?.state === 'running' ? 'Another display came back to it' : 'It has ended';
		throw new ConductoError('command-refused', `${reason}.`, {
			hint: 'Open another shell.',
			path: node.path,
		});
	}

	const {mounts, mountPoints, shell, since, copy} = noted;
	const resumed = await resumeMounts(engine, {...noted, container: id}).catch((error: unknown) => {
		holders.release(id);
		throw error;
	});
	const owners = withData(resumed, {
		engine,
		container: id,
		data: request.data,
	});
	const image = startedFrom(request.image, copy);
	const edited = mountedSince(mounts, imageSpec.copy_dir ?? imageSpec.copy_repo, since);
	return {
		container: id,
		connect: size => connectTerminal({engine, container: id}, size, {isDrawnAnew: true}),
		shell,
		banner: `The ${kind} shell of ${node.path}, which a program that was killed left. Enter brings its prompt back.\n`,
		assertOwnEnd: () => assertOwnEnd(request, id),
		findChanges: () =>
			leftBehind({...request, image, container: id, mounts, edited, beganAt: since}),
		close: closeOnce({
			engine,
			container: id,
			owners,
			async afterwards() {
				await removeMountPoints(mountPoints);
				await removeShellFolder(labels[containerLabels.folder]);
				if (copy !== undefined) {
					await engine.removeImage(copy);
				}

				holders.release(id);
			},
		}),
	};
}
