import path from 'node:path';
import type {FolderScan} from '../folder/scan-folder.ts';
import {settledScan} from '../folder/settled-scan.ts';
import type {WatchedInput} from '../making.ts';
import {type InputPlace, scanInput} from './scan-input.ts';
import {watchInputs} from './watch-inputs.ts';

/** How often files are looked at where the system does not tell of changes. */
const pollIntervalMs = 10_000;

/** Files as they were at some time. */
export type SeenFiles = readonly WatchedInput[];

/** Looks at files, wherever they are. One that is not there is seen as that. */
export async function seeFiles(files: readonly string[]): Promise<SeenFiles> {
	const byFolder = new Map<string, string[]>();
	for (const file of files) {
		const folder = path.dirname(file);
		byFolder.set(folder, [...(byFolder.get(folder) ?? []), path.basename(file)]);
	}

	return Promise.all(
		[...byFolder].map(async ([folder, only]) => ({
			step: 'copy' as const,
			folder,
			only,
			scan: await scanNow({folder, only}),
		})),
	);
}

async function scanNow(place: InputPlace): Promise<FolderScan> {
	try {
		return await settledScan(await scanInput(place));
	} catch {
		// Nothing of a folder that is gone, until it is back.
		return {startedAt: 0, entries: new Map(), skipped: [], unsure: new Set()};
	}
}

/** Calls back when one of the files is not as it was seen; costs nothing while they are. Returns the way to end it. */
export function watchFiles(seen: SeenFiles, onChange: () => void): () => void {
	let poll: NodeJS.Timeout | undefined;
	const watch = watchInputs({
		inputs: seen,
		onChange,
		onUnwatched() {
			poll ??= setInterval(() => void watch.check().catch(() => {}), pollIntervalMs).unref();
		},
	});
	return () => {
		clearInterval(poll);
		void watch.close();
	};
}
