import {createHash} from 'node:crypto';
import {ConductoError} from '../../errors/conducto-error.ts';
import type {ImageSpec} from '../../pipeline/spec.ts';

/** What is installed on top of an image (reference: "Images"). */
export type Install = {
	readonly packages: readonly string[];
	readonly docker: boolean;
	readonly pip: readonly string[];
	/** True: what the copied files' `package.json` asks for. */
	readonly npm: readonly string[] | true;
};

/** Files of the copied folder that a plain `npm install` reads, by their names relative to it. */
export type NpmFiles = Readonly<Record<string, string | Buffer>>;

/** Those that count, where the folder has them. */
export const npmFileNames: readonly string[] = [
	'package.json',
	'package-lock.json',
	'npm-shrinkwrap.json',
	'.npmrc',
];

/** Raised when the same packages are installed in another way: what was made before is made anew. */
const installVersion = 1;

export function installOf(spec: ImageSpec): Install {
	return {
		packages: spec.install_packages ?? [],
		docker: spec.install_docker ?? false,
		pip: spec.install_pip ?? [],
		npm: spec.install_npm ?? [],
	};
}

/** How many packages are asked for; a whole `package.json` counts as one. */
export function countPackages({packages, docker, pip, npm}: Install): number {
	return packages.length + (docker ? 1 : 0) + pip.length + (npm === true ? 1 : npm.length);
}

/** The tag of the image that has it all: the same for all that is the same. */
export function installTag(baseId: string, install: Install, npmFiles: NpmFiles): string {
	const files = install.npm === true ? Object.entries(npmFiles) : [];
	const sums = files
		.map(([name, contents]) => [name, createHash('sha256').update(contents).digest('hex')])
		.sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
	const {packages, docker, pip, npm} = install;
	const all = [installVersion, baseId, packages, docker, pip, npm, sums];
	return createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 32);
}

/** A name is handed on as one argument: it must not be taken for an option, or for two names. */
export function assertNames({packages, pip, npm}: Install): void {
	const lists = {installPackages: packages, installPip: pip, installNpm: npm === true ? [] : npm};
	for (const [parameter, names] of Object.entries(lists)) {
		const bad = names.find(name => /^\s*(-|$)|[\n\r\0]/.test(name));
		if (bad !== undefined) {
			throw new ConductoError(
				'image-failed',
				`${JSON.stringify(bad)} in ${parameter} is not the name of a package.`,
				{hint: 'Names are neither empty nor options, and have one line each.'},
			);
		}
	}
}
