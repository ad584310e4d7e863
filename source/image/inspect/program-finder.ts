import type {Engine} from '../../engine/engine.ts';

const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** Looked into also when the image's PATH leaves them out: programs are run by their full names. */
const usualFolders = ['/bin', '/usr/bin', '/usr/local/bin'];
const linkLimit = 10;

/** Finds programs in the files of a container, which need not run. */
export type ProgramFinder = {
	/** The first place, in the order of the image's PATH, in which there is such a program. */
	readonly find: (name: string) => Promise<string | undefined>;
	/** The same, but by its usual name: `/bin/sh` where `/bin` is a link to `/usr/bin`. */
	readonly findShell: (name: string) => Promise<string | undefined>;
	readonly isExecutable: (path: string) => Promise<boolean>;
};

export async function programFinder(
	engine: Engine,
	containerId: string,
	env: readonly string[],
): Promise<ProgramFinder> {
	const path = variableOf(env, 'PATH') || defaultPath;
	const ofPath = path.split(':').filter(folder => folder.startsWith('/'));
	const targets = await targetsOf(engine, containerId, new Set([...ofPath, ...usualFolders]));
	const isExecutable = (file: string): Promise<boolean> => isProgram(engine, containerId, file);
	const findIn = async (folders: readonly string[], name: string): Promise<string | undefined> => {
		const candidates = folders.map(folder => `${folder}/${name}`);
		const found = await Promise.all(candidates.map(isExecutable));
		return candidates[found.indexOf(true)];
	};

	const programFolders = distinct([...ofPath, ...usualFolders], targets);
	const shellFolders = distinct([...usualFolders, ...ofPath], targets);
	return {
		isExecutable,
		find: name => findIn(programFolders, name),
		findShell: name => findIn(shellFolders, name),
	};
}

/** Of the folders that exist, where they lead to. */
async function targetsOf(
	engine: Engine,
	containerId: string,
	folders: ReadonlySet<string>,
): Promise<Map<string, string>> {
	const targets = new Map<string, string>();
	await Promise.all(
		[...folders].map(async folder => {
			const stat = await engine.statPath(containerId, folder);
			if (stat) {
				targets.set(folder, stat.linkTarget ?? folder);
			}
		}),
	);
	return targets;
}

/** Leaves out what leads to the same folder as one before it. */
function distinct(
	folders: readonly string[],
	targets: ReadonlyMap<string, string>,
): readonly string[] {
	const byTarget = new Map<string, string>();
	for (const folder of folders) {
		const target = targets.get(folder);
		if (target !== undefined && !byTarget.has(target)) {
			byTarget.set(target, folder);
		}
	}

	return [...byTarget.values()];
}

/** Follows links, because many a shell is one. */
async function isProgram(engine: Engine, containerId: string, path: string): Promise<boolean> {
	let current = path;
	for (let links = 0; links < linkLimit; links++) {
		const found = await engine.statPath(containerId, current);
		if (!found || found.isDirectory) {
			return false;
		}

		if (found.linkTarget === undefined) {
			return (found.mode & 0o111) !== 0;
		}

		current = found.linkTarget;
	}

	return false;
}

/** The value of a variable in a list of `NAME=value`. */
export function variableOf(env: readonly string[], name: string): string | undefined {
	return env.find(entry => entry.startsWith(`${name}=`))?.slice(name.length + 1);
}
