import {statfs} from 'node:fs/promises';

/** File systems on which others change files without this machine's knowledge (`man 2 statfs`). */
const sharedFileSystems = new Map([
	[0x6969, 'NFS'],
	[0x51_7b, 'SMB'],
	[0xff_53_4d_42, 'CIFS'],
	[0xfe_53_4d_42, 'SMB'],
	[0x01_02_19_97, '9P'],
	[0x65_73_55_46, 'FUSE'],
	[0x78_6f_42_56, 'vboxsf'],
	[0x00_c3_64_00, 'Ceph'],
	[0x53_46_41_4f, 'AFS'],
]);

/** Why the system may not tell of all changes in a folder: one sentence. Undefined: it does. */
export async function whyUnnoticed(folder: string): Promise<string | undefined> {
	try {
		const {type} = await statfs(folder);
		const name = process.platform === 'linux' ? sharedFileSystems.get(type >>> 0) : undefined;
		return (
			name &&
			`${folder} is on a shared file system (${name}), which does not tell of changes that others make.`
		);
	} catch {
		return undefined;
	}
}

/** Why folders can't be watched, or not be looked at: one sentence. */
export function whyUnwatched(error: unknown): string {
	const {code, message} = error as NodeJS.ErrnoException;
	switch (code) {
		case 'ENOSPC':
			return 'The limit of folders that the system watches is reached (fs.inotify.max_user_watches).';
		case 'EMFILE':
		case 'ENFILE':
			return 'The limit of programs that watch folders is reached (fs.inotify.max_user_instances).';
		default:
			return message;
	}
}
