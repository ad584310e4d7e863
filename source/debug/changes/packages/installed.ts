import {apkPackages} from './apk.ts';
import {aptPackages} from './apt.ts';
import type {Compared} from './compared.ts';
import {npmPackages} from './npm.ts';
import type {ByOption} from './option-lines.ts';
import {pipPackages} from './pip.ts';
import {rpmPackages} from './rpm.ts';

/** What a session installed, by comparing databases of packages rather than by what it typed. */
export async function installed(
	compared: Compared,
): Promise<{readonly byOption: ByOption; readonly owns: (path: string) => boolean}> {
	const managers = [aptPackages, apkPackages, rpmPackages, pipPackages, npmPackages];
	const found = await Promise.all(managers.map(async find => find(compared)));
	const [apt, apk, rpm, pip, npm] = found.map(({packages}) => packages);
	return {
		byOption: {
			installPackages: [...(apt ?? []), ...(apk ?? []), ...(rpm ?? [])],
			installPip: pip ?? [],
			installNpm: npm ?? [],
		},
		owns: path => found.some(({owns}) => owns(path)),
	};
}
