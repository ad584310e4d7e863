import type {Engine} from '../../engine/engine.ts';

export type User = {readonly uid: number; readonly gid: number};

/** Whom the files of a live session are for: with sudo, the person behind it. */
export function invokingUser(
	env: Readonly<Record<string, string | undefined>> = process.env,
): User | undefined {
	const uid = process.getuid?.();
	const gid = process.getgid?.();
	if (uid === undefined || gid === undefined) {
		return undefined;
	}

	const sudo = {uid: Number(env.SUDO_UID || Number.NaN), gid: Number(env.SUDO_GID || Number.NaN)};
	return uid === 0 && Number.isInteger(sudo.uid) && Number.isInteger(sudo.gid) ? sudo : {uid, gid};
}

/** The number of the user that a container's commands run as. Undefined: there is no such user. */
export async function containerUid(
	engine: Engine,
	container: string,
	imageUser: string,
): Promise<number | undefined> {
	const name = imageUser.split(':', 1)[0] ?? '';
	if (/^\d*$/.test(name)) {
		return Number(name);
	}

	const passwd = (await engine.readFile(container, '/etc/passwd'))?.toString() ?? '';
	const entry = passwd.split('\n').find(line => line.startsWith(`${name}:`));
	return entry === undefined ? undefined : Number(entry.split(':')[2]);
}
