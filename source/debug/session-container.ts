import {randomInt} from 'node:crypto';
import {containerLabels} from '../engine/labels.ts';
import {containerName} from '../engine/names.ts';
import {commandArchive} from './command-file.ts';
import type {LiveMount} from './live-mount.ts';
import {processMark} from './process-mark.ts';
import type {SessionRequest} from './session.ts';

/** Several sessions of a node can be open at the same time: each has a number of its own. */
const sessionNumbers = 2 ** 32;

/** Creates the container of a session, with the node's command in it. It is not started. */
export async function createSessionContainer(
	{engine, kind, node, image, pipelineId, owner}: SessionRequest,
	{shell, mount}: {readonly shell: string; readonly mount: LiveMount | undefined},
): Promise<string> {
	const {id} = await engine.createContainer({
		name: containerName({
			owner,
			pipeline: pipelineId,
			path: node.path,
			attempt: randomInt(sessionNumbers),
			kind,
		}),
		imageId: image.imageId,
		// A shell that waits for input that never comes: the image need not have anything else.
		command: [shell],
		holdStdin: true,
		env: node.env,
		workdir: image.workdir,
		labels: {
			[containerLabels.owner]: owner,
			[containerLabels.pipeline]: pipelineId,
			[containerLabels.node]: node.path,
			[containerLabels.kind]: kind,
			[containerLabels.session]: processMark(),
		},
		...(mount && {binds: [{source: mount.folder, target: mount.target}]}),
	});
	try {
		await engine.putArchive(id, '/', commandArchive(shell, node.command));
		return id;
	} catch (error) {
		await engine.removeContainer(id).catch(() => {});
		throw error;
	}
}
