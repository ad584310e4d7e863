import {posix} from 'node:path';
import {Readable} from 'node:stream';
import {endOfArchive, paddingOf, tarHeader} from '../../image/folder/tar-header.ts';
import {commandFile} from '../command-file.ts';
import type {ShellEntry} from './shell-entries.ts';

/** An archive of them, to be unpacked at `/`. */
export function shellArchive(entries: readonly ShellEntry[]): Readable {
	const parent = {type: 'folder', path: posix.dirname(commandFile), mode: 0o755} as const;
	const archive = [...[parent, ...entries].map(archived), endOfArchive];
	return Readable.from([Buffer.concat(archive)], {objectMode: false});
}

function archived(entry: ShellEntry): Buffer {
	const {type, mode} = entry;
	const path = entry.path.slice(1);
	switch (type) {
		case 'folder':
			return tarHeader({path: `${path}/`, type, mode, size: 0, mtimeMs: 0});
		case 'link':
			return tarHeader({path, type, mode, size: 0, mtimeMs: 0, target: entry.target});
		case 'file': {
			const data = Buffer.from(entry.contents);
			const {length: size} = data;
			const header = tarHeader({path, type, mode, size, mtimeMs: 0});
			return Buffer.concat([header, data, Buffer.alloc(paddingOf(size))]);
		}
	}
}
