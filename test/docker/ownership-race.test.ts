import {lstat, mkdir, rename, rm, symlink, writeFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {connectDocker} from '../../source/engine/docker-engine.ts';
import {changeOwnersInContainer} from '../../source/mounts/ownership/change-in-container.ts';
import {changeOwnerAsRoot} from '../../source/mounts/ownership/change-owner.ts';
import {type OwnedEntry, walkOwned} from '../../source/mounts/ownership/walk-owned.ts';
import {docker} from '../support/containers.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

/** Whose number nobody has. */
const to = {uid: 12_345, gid: 12_345};
const isRoot = process.getuid?.() === 0;

type Change = (folder: string, entries: readonly OwnedEntry[]) => Promise<void>;

const asRoot: Change = async (folder, entries) => {
	for (const {path, inode} of entries) {
		const change = {isMeant: (now: {inode: bigint}) => now.inode === inode, to};
		await changeOwnerAsRoot(folder, path, change).catch(() => {});
	}
};

function inContainer(image: string, shell: string): Change {
	return async (folder, entries) => {
		const mount = ['-v', `${folder}:/f`, '-v', `${folder}-outside:${folder}-outside`];
		const container = await docker('run', '-dit', ...mount, '--entrypoint', shell, image);
		try {
			const engine = await connectDocker();
			const request = {engine, container, shell, target: '/f', from: 0};
			await changeOwnersInContainer(request, entries, {...to, together: 100});
		} finally {
			await docker('rm', '-f', container);
		}
	};
}

const ways: ReadonlyArray<{readonly name: string; readonly change: Change}> = [
	{name: 'by bash', change: inContainer('debian:stable-slim', '/bin/bash')},
	{name: 'by dash', change: inContainer('debian:stable-slim', '/bin/sh')},
	{name: "by busybox's shell", change: inContainer('busybox:latest', '/bin/sh')},
	{name: 'by this process', change: asRoot},
];

// What others make here has to be root's.
test.runIf(isRoot).for(ways)(
	'what takes the place of a folder or a file after it was found is not touched: $name',
	async ({change}) => {
		await using folder = await temporaryFolder();
		const top = folder.path;
		const outside = `${top}-outside`;
		try {
			for (const place of [top, outside]) {
				await mkdir(`${place}/a/b`, {recursive: true});
				await mkdir(`${place}/stays`);
				for (const name of ['a/b/file', 'stays/link', 'stays/file', 'stays/same']) {
					await writeFile(`${place}/${name}`, '');
				}
			}

			const {entries} = await walkOwned(top, uid => uid === 0, 1000);
			await rename(`${top}/a`, `${top}-outside/moved`);
			await symlink(outside, `${top}/a`);
			await rename(`${top}/stays/link`, `${outside}/stays/was-link`);
			await symlink(`${outside}/stays/link`, `${top}/stays/link`);
			await rename(`${outside}/stays/file`, `${top}/stays/file`);
			// Each by itself: those beside one that has changed would stay as they are.
			await change(
				top,
				entries.filter(({path}) => path !== 'stays/same'),
			);
			await change(
				top,
				entries.filter(({path}) => path === 'stays/same'),
			);

			const uid = async (path: string): Promise<number> => (await lstat(path)).uid;
			for (const untouched of [
				`${outside}/a`,
				`${outside}/a/b`,
				`${outside}/a/b/file`,
				`${outside}/moved/b`,
				`${outside}/moved/b/file`,
				`${outside}/stays/link`,
				`${outside}/stays/was-link`,
				`${top}/stays/link`,
				`${top}/stays/file`,
			]) {
				expect(await uid(untouched), untouched).toBe(0);
			}

			expect(await uid(`${top}/stays/same`)).toBe(to.uid);
		} finally {
			await rm(outside, {recursive: true, force: true});
		}
	},
);
