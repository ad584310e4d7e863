import {sizeText} from '../../events/size-text.ts';
import {shownPath} from '../folder/path-bytes.ts';
import type {FolderScan, ScanEntry} from '../folder/scan-folder.ts';
import type {ChangeCounts} from './count-changes.ts';

const namesShown = 5;

/** `20,000 files, 100MB`. */
export function describeAll(entries: Iterable<ScanEntry>): string {
	let files = 0;
	let bytes = 0;
	for (const {type, size} of entries) {
		files += type === 'folder' ? 0 : 1;
		bytes += type === 'file' ? size : 0;
	}

	return `${counted(files, 'file')}, ${sizeText(bytes)}`;
}

/** `3 files changed`. */
export function describeChanges({files, folders}: ChangeCounts): string {
	return files === 0 && folders > 0
		? `${counted(folders, 'folder')} changed`
		: `${counted(files, 'file')} changed`;
}

/** One line about what was not copied; undefined: all was. */
export function describeSkipped({skipped}: FolderScan): string | undefined {
	if (skipped.length === 0) {
		return undefined;
	}

	const names = skipped.slice(0, namesShown).map(name => JSON.stringify(shownPath(name)));
	const more = skipped.length - names.length;
	const list = `${names.join(', ')}${more > 0 ? ` and ${more.toLocaleString('en-US')} more` : ''}`;
	return `Not copied, because sockets, pipes and devices can't be: ${list}.\n`;
}

function counted(count: number, noun: string): string {
	return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
