import path from 'node:path';
import type {Readable} from 'node:stream';
import {isDeepStrictEqual} from 'node:util';
import {Parser} from 'tar/parse';
import type {
	ContainerChange,
	FolderContents,
	FolderEntry,
	FolderRequest,
	PathStat,
} from './engine.ts';

export type FakeFile =
	| {readonly type: 'file'; readonly mode: number; readonly contents: Buffer}
	| {readonly type: 'folder'; readonly mode: number}
	| {readonly type: 'link'; readonly target: string};

/** Files by absolute path. Folders need no entry of their own. */
export type FakeFiles = Map<string, FakeFile>;

const linkLimit = 40;

/** What a path is; links in its folders are followed, as an engine does. */
export function statFake(files: FakeFiles, wanted: string): PathStat | undefined {
	const {place, file} = find(files, wanted);
	switch (file?.type) {
		case 'file':
			return {mode: file.mode, isDirectory: false, linkTarget: undefined};
		case 'folder':
			return {mode: file.mode, isDirectory: true, linkTarget: undefined};
		case 'link':
			return {mode: 0o777, isDirectory: false, linkTarget: follow(files, place)};
		case undefined:
			return undefined;
	}
}

export function readFake(files: FakeFiles, wanted: string): Buffer | undefined {
	const {file} = find(files, follow(files, wanted));
	return file?.type === 'file' ? file.contents : undefined;
}

/** What is wanted below a folder; it is never cut. */
export function readFakeFolder(
	files: FakeFiles,
	folder: string,
	{wants}: FolderRequest,
): FolderContents | undefined {
	const {file} = find(files, folder);
	if (file?.type !== 'folder') {
		return undefined;
	}

	const below = [...files].filter(([path]) => path.startsWith(`${folder}/`) && wants(path));
	const entries = below.map(([path, entry]): [string, FolderEntry] => [
		path,
		entry.type === 'file' ? entry : {type: entry.type === 'folder' ? 'folder' : 'other'},
	]);
	return {entries: new Map(entries), isCut: false};
}

/** What became of files. Folders without an entry of their own are not named. */
export function changesOfFake(before: FakeFiles, after: FakeFiles): ContainerChange[] {
	const changes: ContainerChange[] = [];
	for (const [path, file] of after) {
		const earlier = before.get(path);
		if (earlier === undefined) {
			changes.push({path, change: 'added'});
		} else if (!isDeepStrictEqual(earlier, file)) {
			changes.push({path, change: 'changed'});
		}
	}

	const removed = [...before.keys()].filter(path => !after.has(path));
	return [...changes, ...removed.map(path => ({path, change: 'removed'}) as const)];
}

/** Unpacks a tar archive. */
export async function unpackFake(files: FakeFiles, folder: string, tar: Readable): Promise<void> {
	const parser = new Parser({
		onReadEntry(entry) {
			const place = path.posix.resolve('/', folder, entry.path);
			const mode = entry.mode ?? 0;
			const pieces: Buffer[] = [];
			entry.on('data', piece => pieces.push(piece));
			entry.on('end', () => {
				if (entry.type === 'Directory') {
					files.set(place, {type: 'folder', mode});
				} else if (entry.type === 'SymbolicLink') {
					files.set(place, {type: 'link', target: entry.linkpath ?? ''});
				} else {
					files.set(place, {type: 'file', mode, contents: Buffer.concat(pieces)});
				}
			});
			entry.resume();
		},
	});
	for await (const chunk of tar) {
		parser.write(chunk as Buffer);
	}

	parser.end();
}

function find(files: FakeFiles, wanted: string): {place: string; file: FakeFile | undefined} {
	const absolute = path.posix.resolve('/', wanted);
	const folder = path.posix.dirname(absolute);
	const place =
		absolute === '/' ? '/' : path.posix.join(follow(files, folder), path.posix.basename(absolute));
	const file = files.get(place);
	const isFolder = !file && [...files.keys()].some(key => key.startsWith(`${place}/`));
	return {place, file: isFolder ? {type: 'folder', mode: 0o755} : file};
}

/** The place that is reached when the last part is a link, too. */
function follow(files: FakeFiles, wanted: string): string {
	let current = wanted;
	for (let links = 0; links < linkLimit && current !== '/'; links++) {
		const {place, file} = find(files, current);
		if (file?.type !== 'link') {
			return place;
		}

		current = path.posix.resolve(path.posix.dirname(place), file.target);
	}

	return current;
}
