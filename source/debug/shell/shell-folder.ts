import {randomUUID} from 'node:crypto';
import {chmodSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {rm} from 'node:fs/promises';
import path, {posix} from 'node:path';
import type {BindMount} from '../../engine/engine.ts';
import type {DataStores} from '../../mounts/data-stores.ts';
import {commandFile} from '../command-file.ts';
import {runFolder, shellFolder} from './places.ts';
import type {ShellEntry} from './shell-entries.ts';

/** A folder on this machine with what the shell of a debug session needs, mounted into its container. */
export type ShellFolder = {
	/** Absolute. */
	readonly path: string;
	readonly binds: readonly BindMount[];
	/** Fills it. Before the container starts. */
	readonly write: (entries: readonly ShellEntry[]) => void;
	readonly remove: () => Promise<void>;
};

const folderOfAll = 'shells';
const parent = posix.dirname(commandFile);

/**
Makes such a folder beside the pipeline's data store: where that is seen by the engine, so is this. To put the files
into the container instead takes the engine a process of its own and a quarter of the time to a prompt.
*/
export function makeShellFolder({pipeline}: DataStores): ShellFolder {
	const root = path.join(path.dirname(pipeline), folderOfAll, randomUUID());
	const here = (target: string): string => path.join(root, posix.relative(parent, target));
	mkdirSync(here(shellFolder), {recursive: true});
	mkdirSync(here(runFolder));
	writeFileSync(here(commandFile), '');
	return {
		path: root,
		binds: [commandFile, shellFolder, runFolder].map(target => ({source: here(target), target})),
		write(entries) {
			for (const entry of entries) {
				writeEntry(entry, here(entry.path));
			}
		},
		remove: () => removeShellFolder(root),
	};
}

/** What it was mounted into is gone. As a container's label tells it; any other folder is left alone. */
export async function removeShellFolder(folder: string | undefined): Promise<void> {
	if (folder === undefined || path.basename(path.dirname(folder)) !== folderOfAll) {
		return;
	}

	// What a container's user left there that this one can't remove goes with the pipeline.
	await rm(folder, {recursive: true, force: true}).catch(() => {});
}

function writeEntry(entry: ShellEntry, file: string): void {
	switch (entry.type) {
		case 'link':
			symlinkSync(entry.target, file);
			return;
		case 'folder':
			mkdirSync(file, {recursive: true});
			break;
		case 'file':
			writeFileSync(file, entry.contents);
	}

	// Apart from making it, which is subject to the process's mask.
	chmodSync(file, entry.mode);
}
