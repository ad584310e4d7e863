import type {Engine, EngineImage} from '../../engine/engine.ts';
import type {ImageContents, ImageUser, PackageManager} from './image-contents.ts';
import {findUser} from './image-user.ts';
import {parseOsRelease} from './os-release.ts';
import {type ProgramFinder, programFinder, variableOf} from './program-finder.ts';

/** From the best to the plainest (reference: "Images"). */
export const knownShells: readonly string[] = ['bash', 'ash', 'zsh', 'sh'];

/** The first that is there is taken: `yum` is often only another name of dnf. */
const packageManagers: readonly PackageManager[] = ['apt-get', 'apk', 'dnf', 'microdnf', 'yum'];

/** What the files of an image tell; for the rest, programs of it have to run. */
export type FileFindings = Omit<ImageContents, 'python' | 'node'> & {
	/** Absolute paths. */
	readonly programs: {
		readonly python: string | undefined;
		readonly node: string | undefined;
		readonly npm: string | undefined;
	};
};

/** Looks at the files of a container of the image; it need not run, nor have a shell. */
export async function lookAtFiles(
	engine: Engine,
	containerId: string,
	image: EngineImage,
): Promise<FileFindings> {
	const text = async (path: string): Promise<string> =>
		(await engine.readFile(containerId, path))?.toString() ?? '';
	const finder = await programFinder(engine, containerId, image.env);
	const [release, passwd, group, shells, python, node, npm, packageManager] = await Promise.all([
		text('/etc/os-release'),
		text('/etc/passwd'),
		text('/etc/group'),
		findShells(finder),
		firstOf(finder, ['python3', 'python']),
		firstOf(finder, ['node', 'nodejs']),
		finder.find('npm'),
		findPackageManager(finder),
	]);
	const {user, home} = findUser(image.user, {passwd, group});
	return {
		...parseOsRelease(release),
		architecture: image.architecture,
		shells,
		user,
		home: variableOf(image.env, 'HOME') || home,
		workdir: image.workdir,
		entrypoint: image.entrypoint,
		packageManager,
		temporaryFolder: await temporaryFolder(engine, containerId, user),
		programs: {python, node, npm},
	};
}

async function findShells(finder: ProgramFinder): Promise<string[]> {
	const found = await Promise.all(knownShells.map(finder.findShell));
	return found.filter(path => path !== undefined);
}

async function firstOf(
	finder: ProgramFinder,
	names: readonly string[],
): Promise<string | undefined> {
	const found = await Promise.all(names.map(finder.find));
	return found.find(path => path !== undefined);
}

async function findPackageManager(finder: ProgramFinder): Promise<PackageManager | undefined> {
	const found = await Promise.all(packageManagers.map(finder.find));
	return packageManagers[found.findIndex(path => path !== undefined)];
}

/** For users other than root, what everybody may do decides: whose folder it is can't be seen. */
async function temporaryFolder(
	engine: Engine,
	containerId: string,
	user: ImageUser,
): Promise<ImageContents['temporaryFolder']> {
	const found = await engine.statPath(containerId, '/tmp');
	const folder =
		found?.linkTarget === undefined ? found : await engine.statPath(containerId, found.linkTarget);
	if (!folder?.isDirectory) {
		return 'missing';
	}

	return user.uid === 0 || (folder.mode & 0o002) !== 0 ? 'writable' : 'read-only';
}
