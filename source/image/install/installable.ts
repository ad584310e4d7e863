import {ConductoError} from '../../errors/conducto-error.ts';
import type {ImageContents} from '../inspect/image-contents.ts';
import type {Install} from './install.ts';

/** The shell that runs the script: the plainest, because the script is for all of them. */
export function scriptShell({shells}: ImageContents): string | undefined {
	return shells.find(shell => shell.endsWith('/sh')) ?? shells[0];
}

/** Throws `image-failed` when the image has nothing to install with. */
export function assertInstallable(wanted: {
	readonly name: string;
	readonly contents: ImageContents;
	readonly install: Install;
	readonly npmFiles?: Readonly<Record<string, unknown>>;
}): void {
	const {name, contents, install, npmFiles = {}} = wanted;
	if (scriptShell(contents) === undefined) {
		throw failure(
			name,
			'the image has no shell',
			'Choose an image that has one, such as debian:stable-slim, or install in a Dockerfile.',
		);
	}

	if (install.npm === true && npmFiles['package.json'] === undefined) {
		throw failure(
			name,
			'the copied folder has no package.json',
			'Name the packages in installNpm, or copy the folder that holds package.json.',
		);
	}

	const missing = missingProgram(contents, install);
	if (missing !== undefined && contents.packageManager === undefined) {
		const called = contents.distribution ?? 'the image';
		throw failure(
			name,
			`${called} has no ${missing}, and no apt-get, apk, dnf, microdnf or yum to install it with`,
			'Choose another image, or install in a Dockerfile.',
		);
	}
}

/** What has to be installed with the distribution's package manager. */
function missingProgram(
	{python, node}: ImageContents,
	{packages, docker, pip, npm}: Install,
): string | undefined {
	if (packages.length > 0) {
		return packages[0];
	}

	if (docker) {
		return 'docker';
	}

	if (pip.length > 0 && python === undefined) {
		return 'Python';
	}

	return (npm === true || npm.length > 0) && node?.npm === undefined ? 'npm' : undefined;
}

function failure(name: string, reason: string, hint: string): ConductoError {
	return new ConductoError(
		'image-failed',
		`Nothing can be installed into image ${name}: ${reason}.`,
		{hint},
	);
}
