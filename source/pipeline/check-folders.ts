import {statSync} from 'node:fs';
import {ConductoError} from '../errors/conducto-error.ts';
import {formatPlace} from './place.ts';
import type {PipelineSpec} from './spec.ts';

/**
Fails before anything runs when a folder that an image copies is not there (seed: "Adding Local
Files"). The spec itself may name folders of another machine.
*/
export function checkFolders(spec: PipelineSpec): void {
	for (const {copy_dir: folder, place} of Object.values(spec.images)) {
		if (folder !== undefined && !statSync(folder, {throwIfNoEntry: false})?.isDirectory()) {
			const where = place ? `${formatPlace(place)}: ` : '';
			throw new ConductoError('folder-missing', `${where}copyDir is not a folder: ${folder}.`, {
				hint: 'Create it, or correct copyDir: it is relative to the definition.',
			});
		}
	}
}
