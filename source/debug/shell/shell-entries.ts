import {commandFile} from '../command-file.ts';
import {bashScript} from './bash-script.ts';
import {broughtFolder, broughtShell, runFolder, shellFolder} from './places.ts';
import {historyFolder, posixScript} from './posix-script.ts';
import {runScript} from './run-script.ts';
import {nodeVariables, type SessionNode} from './session-node.ts';
import {startFile, startScript} from './start-script.ts';
import {zshScripts} from './zsh-scripts.ts';

/** Something that a debug session's container has at an absolute path. */
export type ShellEntry = {readonly path: string; readonly mode: number} & (
	| {readonly type: 'folder'}
	| {readonly type: 'file'; readonly contents: string | Buffer}
	| {readonly type: 'link'; readonly target: string}
);

/**
All that the shell of a debug session needs. What is in a folder comes after it.

@param commandShell What the node's command is written for.
@param busybox A static busybox for an image without any shell.
*/
export function shellEntries(
	node: SessionNode,
	commandShell: string,
	busybox: Buffer | undefined,
): readonly ShellEntry[] {
	const zsh = Object.entries(zshScripts).map(([name, text]) =>
		file(`${shellFolder}/zsh/${name}`, text),
	);
	return [
		file(commandFile, `#!${commandShell}\n${node.command}\n`, 0o755),
		folder(shellFolder),
		// Written by the shell, whoever the image's user is.
		folder(historyFolder, 0o777),
		file(`${shellFolder}/node.sh`, nodeVariables(node)),
		file(startFile, startScript),
		file(`${shellFolder}/bashrc`, bashScript),
		file(`${shellFolder}/shrc`, posixScript),
		folder(`${shellFolder}/zsh`),
		...zsh,
		folder(runFolder),
		file(`${runFolder}/run`, runScript(node.shell), 0o755),
		...(busybox === undefined ? [] : broughtEntries(busybox)),
	];
}

/** Whoever the image's user is puts links to all of its programs there. */
function broughtEntries(busybox: Buffer): readonly ShellEntry[] {
	return [
		folder(broughtFolder, 0o777),
		file(`${broughtFolder}/busybox`, busybox, 0o755),
		{type: 'link', path: broughtShell, mode: 0o777, target: 'busybox'},
	];
}

function folder(path: string, mode = 0o755): ShellEntry {
	return {type: 'folder', path, mode};
}

function file(path: string, contents: string | Buffer, mode = 0o644): ShellEntry {
	return {type: 'file', path, mode, contents};
}
