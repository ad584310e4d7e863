import type {Engine} from '../../engine/engine.ts';
import type {User} from './users.ts';
import type {OwnedEntry} from './walk-owned.ts';

/** Length of a script; Linux takes some 128 KiB in one argument. */
const scriptLength = 64 * 1024;

export type InContainer = {
	readonly engine: Engine;
	readonly container: string;
	/** Absolute path of a shell in it that knows POSIX. */
	readonly shell: string;
	/** Where it has the folder. */
	readonly target: string;
	/** Whose files the container makes. */
	readonly from: number;
};

/**
Changes owners through the container, whose root may do what this process may not. Each folder is gone into, and
left alone where that led through a link; each entry has to be the one that was found, and to belong to the
container's user still.

@param to.together Names at a time: one that has changed since keeps those beside it from being given.
*/
export async function changeOwnersInContainer(
	{engine, container, shell, target, from}: InContainer,
	entries: readonly OwnedEntry[],
	{uid, gid, together}: User & {readonly together: number},
): Promise<void> {
	for (const changes of scripts(changeLines(entries, {from, together}))) {
		const script = [...prologue(target, {from, owner: `${uid}:${gid}`}), ...changes].join('\n');
		await engine.exec(container, [shell, '-c', script], {user: '0'});
	}
}

function prologue(
	target: string,
	{from, owner}: {readonly from: number; readonly owner: string},
): string[] {
	return [
		// Programs that were brought along into an image without any.
		'PATH=$PATH:/usr/bin:/bin:/conducto/static; unset CDPATH',
		`cd -P -- ${quoted(target)} || exit`,
		`top=$(pwd -P; echo .); top=\${top%??}`,
		'into() { cd -P -- "$top$1" && [ "$(pwd -P; echo .)" = "$top$1',
		'." ]; }',
		// Checked by chown itself, where it can.
		`still=; chown --from=${from} --version >/dev/null 2>&1 && still=--from=${from}`,
		'give() { found=$1; shift; [ "$(stat -c %i:%u -- "$@")" = "$found" ] &&',
		`chown -h $still ${owner} -- "$@"; }`,
	];
}

/** Lines of scripts, each of a length that can be given to a shell. */
function* scripts(changes: Iterable<string>): Generator<string[]> {
	let lines: string[] = [];
	let length = 0;
	for (const line of changes) {
		if (length + line.length > scriptLength && lines.length > 0) {
			yield lines;
			lines = [];
			length = 0;
		}

		lines.push(line);
		length += Buffer.byteLength(line) + 1;
	}

	if (lines.length > 0) {
		yield lines;
	}
}

function* changeLines(
	entries: readonly OwnedEntry[],
	{from, together}: {readonly from: number; readonly together: number},
): Generator<string> {
	for (const [folder, names] of byFolder(entries)) {
		for (let start = 0; start < names.length; start += together) {
			const some = names.slice(start, start + together);
			const found = some.map(({inode}) => `${inode}:${from}`).join('\n');
			const list = some.map(({name}) => quoted(name)).join(' ');
			yield `into ${quoted(folder)} && give '${found}' ${list}`;
		}
	}
}

type Name = {readonly name: string; readonly inode: bigint};

/** The names in each folder, which is '' or begins with a slash. */
function byFolder(entries: readonly OwnedEntry[]): ReadonlyMap<string, readonly Name[]> {
	const folders = new Map<string, Name[]>();
	for (const {path, inode} of entries) {
		const whole = `/${Buffer.from(path, 'latin1').toString()}`;
		const slash = whole.lastIndexOf('/');
		const folder = whole.slice(0, slash);
		const names = folders.get(folder) ?? [];
		names.push({name: whole.slice(slash + 1), inode});
		folders.set(folder, names);
	}

	return folders;
}

function quoted(text: string): string {
	return `'${text.replaceAll("'", "'\\''")}'`;
}
