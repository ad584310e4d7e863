import type {Readable} from 'node:stream';
import {copyTarget} from '../copy/copy-place.ts';
import type {PackageManager} from '../inspect/image-contents.ts';
import {containerEnvironment, type HostNetwork} from '../network/host-network.ts';
import {smallArchive} from '../network/small-archive.ts';
import type {Install, NpmFiles} from './install.ts';
import {installFolder, installScript} from './install-script.ts';

export const scriptFile = `/${installFolder}/install.sh`;

/**
An archive, to be unpacked at `/`, of the script and all that it reads. Nothing of it is said in the
container's configuration, which engines keep beside an image that is made from it: proxies and
requirements may hold passwords.
*/
export function installArchive(archive: {
	readonly install: Install;
	readonly manager: PackageManager | undefined;
	readonly npmFiles: NpmFiles;
	readonly network: HostNetwork;
}): Readable {
	const {install, manager, network} = archive;
	const npmFiles = Object.entries(install.npm === true ? archive.npmFiles : {});
	const names = npmFiles.map(([name]) => name);
	const variables = Object.entries(containerEnvironment(network)).map(
		([name, value]) => `${name}=${value}`,
	);
	const texts: Readonly<Record<string, string>> = {
		'install.sh': installScript({install, manager, npmFiles: names}),
		environment: lines(variables),
		packages: lines(install.packages),
		pip: lines(install.pip),
		npm: lines(install.npm === true ? [] : install.npm),
		'npm-files': lines(names),
	};
	const target = copyTarget.slice(1);
	return smallArchive({
		folders: [...parentsOf(installFolder), ...(names.length > 0 ? parentsOf(target) : [])],
		files: [
			...Object.entries(texts).map(([name, contents]) => ({
				path: `${installFolder}/${name}`,
				contents,
			})),
			...npmFiles.map(([name, contents]) => ({
				path: `${target}/${name}`,
				contents: name === 'package.json' ? withoutOwnScripts(contents) : contents,
			})),
		],
	});
}

function lines(entries: readonly string[]): string {
	return entries.map(entry => `${entry}\n`).join('');
}

/** `a/b/c`: `a`, `a/b`, `a/b/c`. */
function parentsOf(folder: string): string[] {
	const parts = folder.split('/');
	return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Scripts that npm runs on an install. */
const ownScripts = [
	'preinstall',
	'install',
	'postinstall',
	'prepublish',
	'preprepare',
	'prepare',
	'postprepare',
];

/** The package's own scripts (not those of what it depends on) need files that are only copied later. */
function withoutOwnScripts(contents: string | Buffer): string | Buffer {
	try {
		const manifest = JSON.parse(contents.toString()) as {scripts?: Record<string, unknown>};
		for (const name of ownScripts) {
			delete manifest.scripts?.[name];
		}

		return JSON.stringify(manifest, undefined, 2);
	} catch {
		// Npm says what is wrong with it.
		return contents;
	}
}
