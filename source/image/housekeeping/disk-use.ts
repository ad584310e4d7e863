import {lstat, readdir} from 'node:fs/promises';
import path from 'node:path';

const blockBytes = 512;

/** What a folder or a file takes on disk, in bytes; 0 when it is not there. Links are not followed. */
export async function diskUse(place: string): Promise<number> {
	// A file with several names takes its space once.
	const seen = new Set<string>();
	const measure = async (file: string): Promise<number> => {
		const stat = await lstat(file).catch(() => undefined);
		if (!stat || seen.has(`${stat.dev} ${stat.ino}`)) {
			return 0;
		}

		seen.add(`${stat.dev} ${stat.ino}`);
		const names = stat.isDirectory() ? await readdir(file).catch(() => []) : [];
		const below = await Promise.all(names.map(async name => measure(path.join(file, name))));
		return below.reduce((sum, bytes) => sum + bytes, stat.blocks * blockBytes);
	};

	return measure(place);
}
