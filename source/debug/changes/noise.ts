/** What every shell and its programs leave behind, and what the engine and this program put in by themselves. */
const noisyPlaces: readonly string[] = [
	'/conducto',
	'/dev',
	'/proc',
	'/run',
	'/sys',
	'/tmp',
	'/var/cache',
	'/var/lib/apt',
	'/var/lib/dpkg',
	'/var/lib/dnf',
	'/var/lib/rpm',
	'/usr/lib/sysimage',
	'/lib/apk/db',
	'/usr/lib/apk/db',
	'/etc/apk/world',
	'/etc/ld.so.cache',
	'/var/log',
	'/var/run',
	'/var/tmp',
	'/.dockerenv',
	'/sbin/docker-init',
	'/usr/sbin/docker-init',
	'/etc/hostname',
	'/etc/hosts',
	'/etc/mtab',
	'/etc/resolv.conf',
];

/** Names that are no work of a person's, wherever they are. */
const noisyNames: ReadonlySet<string> = new Set([
	'.DS_Store',
	'.cache',
	'.git',
	'.mypy_cache',
	'.pytest_cache',
	'.ruff_cache',
	'.venv',
	'__pycache__',
	'node_modules',
]);

/** Histories of shells and interpreters, editors' own files, compiled Python. */
const noisyFile =
	/^\.(\w+_history|lesshst|viminfo|wget-hsts|python-history|.*\.sw[a-p])$|\.pyc$|^.*~$/;

/** Home folders: what begins with a dot there belongs to programs. */
const homes = /^\/(root|home\/[^/]+)\/\.[^/]+/;

/** Whether a change in a container's files says nothing about what its session did. */
export function isNoise(path: string): boolean {
	return (
		noisyPlaces.some(place => path === place || path.startsWith(`${place}/`)) ||
		homes.test(path) ||
		isNoisyName(path)
	);
}

/** The same for a path within a folder of the person's own. */
export function isNoisyName(path: string): boolean {
	const names = path.split('/');
	return names.some(name => noisyNames.has(name)) || noisyFile.test(names.at(-1) ?? '');
}
