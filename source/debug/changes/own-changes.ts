import type {ContainerChange} from '../../engine/engine.ts';

/**
What a session changed, without folders that are there only because of what is in them.

@param changes Of the session's container.
@param given What was put into it before it started.
*/
export function withoutFolders(changes: readonly ContainerChange[]): readonly ContainerChange[] {
	const folders = new Set(changes.flatMap(({path}) => parentsOf(path)));
	return changes.filter(({path, change}) => change === 'removed' || !folders.has(path));
}

/** Of folders that are new as a whole, the outermost stand for all that is in them. */
export function collapsed(
	changes: readonly ContainerChange[],
	all: readonly ContainerChange[],
): readonly string[] {
	const added = new Set(all.filter(({change}) => change === 'added').map(({path}) => path));
	const outermost = changes.map(
		({path}) => parentsOf(path).find(parent => added.has(parent)) ?? path,
	);
	return [...new Set(outermost)].sort();
}

/** From the outermost on, without the root. */
function parentsOf(path: string): string[] {
	const names = path.split('/').slice(1, -1);
	return names.map((_, index) => `/${names.slice(0, index + 1).join('/')}`);
}
