import {ConductoError} from '../errors/conducto-error.ts';
import {copyTarget} from '../image/copy-folder.ts';
import {assertFolder} from '../image/folder-errors.ts';
import type {SessionRequest} from './session.ts';

/** The person's own folder, and where a live session has it. */
export type LiveMount = {readonly folder: string; readonly target: string};

/** What a live session mounts: the folder of `copyDir`, over the place that it was copied to. */
export async function liveMount({engine, node, imageSpec}: SessionRequest): Promise<LiveMount> {
	const folder = imageSpec.copy_dir;
	if (folder === undefined) {
		throw new ConductoError('nothing-mapped', `The image of ${node.path} has no files of yours.`, {
			hint: 'Add copyDir to the image, or open a snapshot (s) instead.',
			path: node.path,
		});
	}

	if (!engine.capabilities.liveMount) {
		throw new ConductoError('nothing-mapped', 'The engine can not mount folders of this machine.', {
			hint: 'Use an engine on this machine, or open a snapshot (s) instead.',
			path: node.path,
		});
	}

	await assertFolder(folder);
	return {folder, target: copyTarget};
}
