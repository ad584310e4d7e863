import type {StepProgress} from '../../events/run-event.ts';
import type {FolderTarOptions, TarItem} from '../folder/folder-tar.ts';

/** Turns what an archive says of itself into the progress of a step, from nothing on. */
export function progressOf(
	items: Iterable<TarItem>,
	onProgress: (progress: StepProgress) => void,
): NonNullable<FolderTarOptions['onProgress']> {
	let total = 0;
	for (const {type} of items) {
		total += type === 'folder' ? 0 : 1;
	}

	onProgress({unit: 'files', current: 0, total, bytes: 0});
	return (current, bytes) => onProgress({unit: 'files', current, total, bytes});
}
