import type {ContainerSummary, Engine} from '../engine/engine.ts';
import {containerLabels} from '../engine/labels.ts';
import {resumeMounts} from './mount-owners.ts';
import {removeMountPoints} from './mount-points.ts';
import {notedIn} from './noted-session.ts';
import {removeShellFolder} from './shell/shell-folder.ts';

/**
Ends a session that another program began: removes its container, and what was made for it on this machine. What was
made through it in mounted folders belongs to the invoking user then; rejects with a ConductoError that names what does
not, when the container is gone.
*/
export async function endNoted(
	engine: Engine,
	{id, running, labels}: ContainerSummary,
): Promise<void> {
	const noted = notedIn(labels);
	const tidyUp = async (): Promise<void> => {
		await removeShellFolder(labels[containerLabels.folder]);
		await removeMountPoints(noted?.mountPoints ?? []);
		if (noted?.copy !== undefined) {
			await engine.removeImage(noted.copy);
		}
	};

	if (!noted || noted.mounts.length === 0) {
		await engine.removeContainer(id);
		await tidyUp();
		return;
	}

	const {handOver, needsContainer} = await resumeMounts(engine, {...noted, container: id});
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

	await tidyUp();
	if (!needsContainer) {
		await handOver();
	}
}
