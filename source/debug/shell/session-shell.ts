import type {SessionRequest} from '../session.ts';
import {broughtShell} from './places.ts';
import {type ShellEntry, shellEntries} from './shell-entries.ts';
import {staticShell} from './static-shell.ts';

/** What a session's container idles in, and what opens the shell in it. */
export type SessionShell = {
	/** Absolute path of a shell that knows POSIX. */
	readonly path: string;
	/** A static busybox, put there because the image has no shell at all. */
	readonly busybox: Buffer | undefined;
};

/** Those that read scripts as POSIX has them. */
const posixShells: ReadonlySet<string> = new Set([
	'bash',
	'ash',
	'zsh',
	'sh',
	'dash',
	'ksh',
	'mksh',
]);

/** Rejects with `shell-missing` where the image has none and none can be brought along. */
export async function sessionShell(request: SessionRequest): Promise<SessionShell> {
	const {node, image} = request;
	if (image.shell === undefined) {
		const busybox = await staticShell({...request, image: node.image, path: node.path});
		return {path: broughtShell, busybox};
	}

	const name = image.shell.slice(image.shell.lastIndexOf('/') + 1);
	// An image whose commands are for another program has a plain shell besides.
	return {path: posixShells.has(name) ? image.shell : '/bin/sh', busybox: undefined};
}

/** What a session's container has for its shell. */
export function entriesFor(
	{kind, node, image}: SessionRequest,
	{container, shell}: {readonly container: string; readonly shell: SessionShell},
): readonly ShellEntry[] {
	const {path, command} = node;
	const {workdir} = image;
	return shellEntries(
		{kind, path, command, workdir, container, shell: shell.path},
		image.shell ?? shell.path,
		shell.busybox,
	);
}
