import {posix} from 'node:path';
import {type Compared, type Installed, readText} from './compared.ts';

/** What pip notes of each package, beside its files. Debian's own packages are elsewhere. */
const record = /^(.*\/(?:site|dist)-packages)\/[^/]+\.dist-info\/RECORD$/;
const debian = /^\/usr\/lib\/python3\/dist-packages\//;
const inPackages = /\/(site|dist)-packages(\/|$)/;

type Distribution = {
	readonly name: string;
	readonly version: string;
	/** The person named it, rather than that another one needs it. */
	readonly isAskedFor: boolean;
	readonly files: readonly string[];
};

/** By the folders that pip leaves for each package it installs. */
export async function pipPackages(compared: Compared): Promise<Installed> {
	const places = compared.changes
		.filter(({path, change}) => change !== 'removed' && record.test(path) && !debian.test(path))
		.map(({path}) => posix.dirname(path));
	const found = (await Promise.all(places.map(place => distribution(compared, place)))).filter(
		one => one !== undefined,
	);
	const named = found.filter(({name}) => name !== 'pip');
	const asked = named.filter(({isAskedFor}) => isAskedFor);
	const owned = new Set(found.flatMap(({files}) => files));
	return {
		// What is older than pip 20.2 does not note who asked.
		packages: (asked.length > 0 ? asked : named)
			.map(({name, version}) => `${name}==${version}`)
			.sort(),
		owns: path => owned.has(path) || (found.length > 0 && inPackages.test(path)),
	};
}

/** Undefined: it was installed from a folder or an address, which its name does not tell. */
async function distribution(
	{engine, container, changes}: Compared,
	place: string,
): Promise<Distribution | undefined> {
	const paths = new Set(changes.map(({path}) => path));
	if (paths.has(`${place}/direct_url.json`)) {
		return undefined;
	}

	const [metadata, files] = await Promise.all([
		readText(engine, container, `${place}/METADATA`),
		readText(engine, container, `${place}/RECORD`),
	]);
	const name = /^Name: *(\S+)/m.exec(metadata)?.[1];
	const version = /^Version: *(\S+)/m.exec(metadata)?.[1];
	return name === undefined || version === undefined
		? undefined
		: {
				name,
				version,
				isAskedFor: paths.has(`${place}/REQUESTED`),
				files: files
					.split('\n')
					.map(line => posix.resolve(posix.dirname(place), line.split(',')[0] ?? '')),
			};
}
