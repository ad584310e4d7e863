import type {ContainerChange, Engine} from '../../../engine/engine.ts';

/** A session's container beside one as it was before, and what differs between the two. */
export type Compared = {
	readonly engine: Engine;
	readonly container: string;
	readonly reference: string;
	readonly changes: readonly ContainerChange[];
	/** When the session began, in milliseconds since the epoch. */
	readonly beganAt: number;
};

/** What a package manager installed in a session. */
export type Installed = {
	/** What the person asked for, as the image's option takes it; not what came along with it. */
	readonly packages: readonly string[];
	/** Whether a changed path is the work of the package manager. */
	readonly owns: (path: string) => boolean;
};

export const nothingInstalled: Installed = {packages: [], owns: () => false};

const databaseLimit = 32 * 1024 * 1024;

/** The text of a package database; empty where there is none. */
export async function readText(engine: Engine, container: string, path: string): Promise<string> {
	return (await engine.readFile(container, path, databaseLimit))?.toString() ?? '';
}

export function hasChanged({changes}: Compared, path: string): boolean {
	return changes.some(change => change.path === path || change.path.startsWith(`${path}/`));
}
