import type {Engine} from '../engine/engine.ts';
import {containerLabels} from '../engine/labels.ts';
import {isOurs} from '../engine/names.ts';
import {removeDeadCopies} from './failed-copy.ts';
import {isProcessAlive} from './process-mark.ts';
import {removeShellFolder} from './shell/shell-folder.ts';

/** Removes the containers of debug sessions whose program was killed before it could, and the copies that they were made from. */
export async function removeDeadSessions(engine: Engine, owner: string): Promise<void> {
	const containers = await engine.listContainers({[containerLabels.owner]: owner});
	const dead = containers.filter(({name, labels}) => {
		const session = labels[containerLabels.session];
		return isOurs(name, owner) && session !== undefined && !isProcessAlive(session);
	});
	await Promise.all(
		dead.map(async ({id, labels}) => {
			await engine.removeContainer(id);
			await removeShellFolder(labels[containerLabels.folder]);
		}),
	);
	await removeDeadCopies(engine, owner);
}
