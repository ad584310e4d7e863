import type {ImageUser} from './image-contents.ts';

type Account = {
	readonly name: string;
	readonly uid: number;
	readonly gid: number;
	readonly home: string;
};

/** `/etc/passwd` and `/etc/group`; empty where the image has none. */
export type AccountFiles = {readonly passwd: string; readonly group: string};

/**
The user and the home folder that an engine gives to containers of an image: `user`, `uid`,
`user:group`, all parts by name or number.
*/
export function findUser(
	user: string,
	files: AccountFiles,
): {readonly user: ImageUser; readonly home: string} {
	const [wanted = '', group = ''] = user.split(':');
	const accounts = accountsOf(files.passwd);
	const number = numberOf(wanted === '' ? '0' : wanted);
	const account =
		accounts.find(({name}) => name === wanted) ?? accounts.find(({uid}) => uid === number);
	const uid = account?.uid ?? number;
	return {
		user: {
			name: account?.name ?? (uid === 0 ? 'root' : undefined),
			uid,
			gid: group === '' ? primaryGroup(account, uid) : findGroup(group, files.group),
		},
		home: account?.home || '/',
	};
}

function primaryGroup(account: Account | undefined, uid: number | undefined): number | undefined {
	return account?.gid ?? (uid === undefined ? undefined : 0);
}

function findGroup(wanted: string, group: string): number | undefined {
	const named = lines(group).find(([name]) => name === wanted);
	return numberOf(named?.[2] ?? wanted);
}

function accountsOf(passwd: string): Account[] {
	return lines(passwd).flatMap(([name = '', , uid = '', gid = '', , home = '']) => {
		const account = {name, uid: numberOf(uid), gid: numberOf(gid), home};
		return account.uid === undefined || account.gid === undefined
			? []
			: [{...account, uid: account.uid, gid: account.gid}];
	});
}

function lines(text: string): string[][] {
	return text.split('\n').map(line => line.split(':'));
}

function numberOf(text: string): number | undefined {
	return /^\d+$/.test(text) ? Number(text) : undefined;
}
