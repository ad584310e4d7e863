import type {Engine} from '../../engine/engine.ts';
import {type Entry, sizeLimit} from './entry.ts';

/** Reads what a container has at a path; it need not run. Links are not followed. */
export async function entryInContainer(
	engine: Engine,
	container: string,
	path: string,
): Promise<Entry> {
	const stat = await engine.statPath(container, path);
	if (stat === undefined) {
		return {type: 'missing'};
	}

	if (stat.isDirectory) {
		return {type: 'folder'};
	}

	const contents =
		stat.linkTarget === undefined
			? await engine.readFile(container, path, sizeLimit + 1)
			: undefined;
	return contents === undefined || contents.length > sizeLimit
		? {type: 'other'}
		: {type: 'file', mode: stat.mode, contents};
}
