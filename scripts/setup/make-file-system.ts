import {chmod, copyFile, mkdir, readdir, symlink, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {ConductoError} from '../../source/errors/conducto-error.ts';
import type {Machine, Result} from './machine.ts';
import {aptGet, hasProgram, installPackages, lastLine, updateLists} from './packages.ts';

/** The files of an image as a tar archive, and what they are, for people. */
export type FileSystem = {readonly archive: string; readonly contents: string};

type Make = (machine: Machine, folder: string) => Promise<FileSystem>;

// As in Docker's own slim images: what nobody reads in a container.
const leftOut = [
	'/usr/share/man/*',
	'/usr/share/doc/*',
	'/usr/share/info/*',
	'/usr/share/locale/*',
];

/** A minimal Debian with the given packages; on Debian of the machine's own release, else stable. */
export function makeDebian(packages: readonly string[]): Make {
	return async (machine, folder) => {
		if (!(await hasProgram(machine, 'mmdebstrap'))) {
			const tools = ['mmdebstrap', 'debian-archive-keyring'];
			await installPackages(machine, 'mmdebstrap', tools, 'image-failed');
		}

		const release = machine.read('/etc/os-release') ?? '';
		const suite = /^ID=debian$/m.test(release)
			? (/^VERSION_CODENAME=(\w+)$/m.exec(release)?.[1] ?? 'stable')
			: 'stable';
		const archive = join(folder, 'files.tar');
		const included = ['ca-certificates', ...packages];
		succeed(
			await machine.run('mmdebstrap', [
				'--quiet',
				'--variant=minbase',
				`--include=${included.join(',')}`,
				...leftOut.map(path => `--dpkgopt=path-exclude=${path}`),
				// What the official Python image has, and Debian has not.
				'--customize-hook=[ ! -e "$1/usr/bin/python3" ] || ln -s python3 "$1/usr/bin/python"',
				suite,
				archive,
			]),
			'mmdebstrap',
		);
		return {archive, contents: `Debian ${suite} with ${included.join(', ')}`};
	};
}

/** Busybox and links for all that it can do; no bash, no Python, no packages. */
export const makeBusybox: Make = async (machine, folder) => {
	await updateLists(machine);
	// Unpacked, not installed: on the machine itself it would push another busybox out.
	const download = ['-o', 'APT::Sandbox::User=root', 'download', 'busybox-static'];
	succeed(await aptGet(machine, download, folder), 'apt-get download');
	const debianPackage = (await readdir(folder)).find(name => name.endsWith('.deb')) ?? '';
	const unpacked = join(folder, 'unpacked');
	succeed(await machine.run('dpkg-deb', ['-x', join(folder, debianPackage), unpacked]), 'dpkg-deb');

	const root = join(folder, 'root');
	for (const name of ['bin', 'dev', 'etc', 'proc', 'root', 'sys', 'tmp', 'usr']) {
		await mkdir(join(root, name), {recursive: true});
	}

	const binary = join(root, 'bin/busybox');
	await copyFile(await findBusybox(machine, unpacked), binary);
	await chmod(binary, 0o755);
	await chmod(join(root, 'tmp'), 0o1777);
	await symlink('../bin', join(root, 'usr/bin'));
	await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
	await writeFile(join(root, 'etc/group'), 'root:x:0:\n');
	const applets = succeed(await machine.run(binary, ['--list']), 'busybox --list').stdout;
	for (const applet of applets.split('\n').filter(name => name !== '' && name !== 'busybox')) {
		await symlink('busybox', join(root, 'bin', applet));
	}

	const archive = join(folder, 'files.tar');
	const owner = ['--owner=0', '--group=0', '--numeric-owner'];
	succeed(await machine.run('tar', [...owner, '-C', root, '-cf', archive, '.']), 'tar');
	return {archive, contents: `Debian's ${decodeURIComponent(debianPackage.replace(/\.deb$/, ''))}`};
};

/** `/bin` before Debian 13, `/usr/bin` since. */
async function findBusybox(machine: Machine, folder: string): Promise<string> {
	const places = ['bin/busybox', 'usr/bin/busybox'].map(place => join(folder, place));
	return places.find(machine.exists) ?? join(folder, 'bin/busybox');
}

function succeed(result: Result, what: string): Result {
	if (result.exitCode !== 0) {
		throw new ConductoError('image-failed', `${what} failed while an image was made.`, {
			hint: lastLine(result.stderr) || `It ended with exit code ${result.exitCode}.`,
		});
	}

	return result;
}
