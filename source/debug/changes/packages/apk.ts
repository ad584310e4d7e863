import {type Compared, hasChanged, type Installed, nothingInstalled, readText} from './compared.ts';

/** Alpine's list of what was asked for. */
const world = '/etc/apk/world';
const databases = ['/lib/apk/db/installed', '/usr/lib/apk/db/installed'];

export async function apkPackages(compared: Compared): Promise<Installed> {
	if (!hasChanged(compared, world)) {
		return nothingInstalled;
	}

	const {engine, container, reference} = compared;
	const [before, after, ...installed] = await Promise.all([
		readText(engine, reference, world),
		readText(engine, container, world),
		...databases.map(path => readText(engine, container, path)),
	]);
	const earlier = new Set(wordsOf(before));
	const owned = new Set(installed.flatMap(filesIn));
	return {
		// A name that begins with a dot stands for a group of others (`--virtual`).
		packages: wordsOf(after)
			.filter(word => !earlier.has(word) && !word.startsWith('.'))
			.sort(),
		owns: path => owned.has(path),
	};
}

function wordsOf(text: string): readonly string[] {
	return text.split(/\s+/).filter(word => word !== '');
}

/** Lines of the database begin with `F:` for a folder and `R:` for a file in the last one. */
function filesIn(text: string): string[] {
	const files: string[] = [];
	let folder = '';
	for (const line of text.split('\n')) {
		if (line.startsWith('F:')) {
			folder = `/${line.slice(2)}`;
			files.push(folder);
		} else if (line.startsWith('R:')) {
			files.push(`${folder === '/' ? '' : folder}/${line.slice(2)}`);
		}
	}

	return files;
}
