import {Readable} from 'node:stream';
import {endOfArchive, paddingOf, tarHeader} from '../folder/tar-header.ts';

/** A file that is held in memory, by its place below the root. */
export type SmallFile = {readonly path: string; readonly contents: string | Buffer};

/** A tar archive of folders, then files: all of root's, readable by everybody. */
export function smallArchive(archive: {
	readonly folders: readonly string[];
	readonly files: readonly SmallFile[];
}): Readable {
	const folders = archive.folders.map(folder =>
		tarHeader({path: `${folder}/`, type: 'folder', mode: 0o755, size: 0, mtimeMs: 0}),
	);
	const all = Buffer.concat([...folders, ...archive.files.map(archivedFile), endOfArchive]);
	return Readable.from([all], {objectMode: false});
}

/** A file as a part of an archive. */
export function archivedFile({path, contents}: SmallFile): Buffer {
	const data = Buffer.from(contents);
	const {length: size} = data;
	const header = tarHeader({path, type: 'file', mode: 0o644, size, mtimeMs: 0});
	return Buffer.concat([header, data, Buffer.alloc(paddingOf(size))]);
}
