import type {Engine} from '../engine/engine.ts';
import type {BuiltImage} from '../events/run-event.ts';

/** What is found by looking into an image. */
export type ImageContents = Pick<BuiltImage, 'shell' | 'distribution'>;

/** From the best to the plainest (reference: "Images"). */
const shells = ['bash', 'ash', 'zsh', 'sh'];
const folders = ['/bin', '/usr/bin', '/usr/local/bin'];
const linkLimit = 10;

/** Looks into a container's files; it need not run. */
export async function inspectFiles(engine: Engine, containerId: string): Promise<ImageContents> {
	const [shell, distribution] = await Promise.all([
		findShell(engine, containerId),
		findDistribution(engine, containerId),
	]);
	return {shell, distribution};
}

async function findShell(engine: Engine, containerId: string): Promise<string | undefined> {
	for (const shell of shells) {
		for (const folder of folders) {
			const candidate = `${folder}/${shell}`;
			if (await isExecutable(engine, containerId, candidate)) {
				return candidate;
			}
		}
	}

	return undefined;
}

/** Follows links, because in most images `/bin` and many a shell are links. */
async function isExecutable(engine: Engine, containerId: string, path: string): Promise<boolean> {
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

async function findDistribution(engine: Engine, containerId: string): Promise<string | undefined> {
	const text = (await engine.readFile(containerId, '/etc/os-release'))?.toString() ?? '';
	const value = /^PRETTY_NAME=(.*)$/m.exec(text)?.[1]?.trim();
	return value?.replace(/^(["'])(.*)\1$/, '$2') || undefined;
}
