import {posix} from 'node:path';
import type {Readable} from 'node:stream';
import {Parser} from 'tar/parse';
import type {FolderContents, FolderEntry, FolderRequest} from './engine.ts';

/** Collects from an engine's archive of a folder. Undefined: it is one of something else. */
export async function readFolderArchive(
	archive: Readable,
	folder: string,
	{wants, limit}: FolderRequest,
): Promise<FolderContents | undefined> {
	const entries = new Map<string, FolderEntry>();
	let isFolder: boolean | undefined;
	const parser = new Parser({
		onReadEntry(entry) {
			isFolder ??= entry.type === 'Directory';
			const path = posix.join(posix.dirname(folder), entry.path.replace(/\/$/, ''));
			if (!wants(path)) {
				entry.resume();
				return;
			}

			const pieces: Buffer[] = [];
			entry.on('data', piece => pieces.push(piece));
			entry.on('end', () => {
				const mode = (entry.mode ?? 0) & 0o777;
				entries.set(path, entryOf(entry.type, mode, pieces));
			});
		},
	});
	let length = 0;
	for await (const chunk of archive as AsyncIterable<Buffer>) {
		parser.write(chunk);
		length += chunk.length;
		if (isFolder === false) {
			return undefined;
		}

		if (length > limit) {
			return {entries, isCut: true};
		}
	}

	parser.end();
	return {entries, isCut: false};
}

function entryOf(type: string, mode: number, pieces: readonly Buffer[]): FolderEntry {
	switch (type) {
		case 'File':
		case 'OldFile':
			return {type: 'file', mode, contents: Buffer.concat(pieces)};
		case 'Directory':
			return {type: 'folder'};
		case 'Link':
			// The same file as one that came before it, under which name alone its contents are.
			return {type: 'unread'};
		default:
			return {type: 'other'};
	}
}
