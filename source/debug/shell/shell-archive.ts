import {posix} from 'node:path';
import {Readable} from 'node:stream';
import {endOfArchive, paddingOf, tarHeader} from '../../image/folder/tar-header.ts';
import {commandFile} from '../command-file.ts';
import {bashScript} from './bash-script.ts';
import {broughtFolder, broughtShell, runFolder, shellFolder} from './places.ts';
import {historyFolder, posixScript} from './posix-script.ts';
import {runScript} from './run-script.ts';
import {nodeVariables, type SessionNode} from './session-node.ts';
import {startFile, startScript} from './start-script.ts';
import {zshScripts} from './zsh-scripts.ts';

/**
An archive, to be unpacked at `/`, with all that the shell of a debug session needs.

@param commandShell What the node's command is written for.
@param busybox A static busybox for an image without any shell.
*/
export function shellArchive(
	node: SessionNode,
	commandShell: string,
	busybox: Buffer | undefined,
): Readable {
	const zsh = Object.entries(zshScripts).map(([name, text]) =>
		file(`${shellFolder}/zsh/${name}`, text),
	);
	const entries = [
		folder(posix.dirname(commandFile)),
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
		endOfArchive,
	];
	return Readable.from([Buffer.concat(entries)], {objectMode: false});
}

/** Whoever the image's user is puts links to all of its programs there. */
function broughtEntries(busybox: Buffer): Buffer[] {
	return [
		folder(broughtFolder, 0o777),
		file(`${broughtFolder}/busybox`, busybox, 0o755),
		link(broughtShell, 'busybox'),
	];
}

function folder(path: string, mode = 0o755): Buffer {
	return tarHeader({path: `${path.slice(1)}/`, type: 'folder', mode, size: 0, mtimeMs: 0});
}

function file(path: string, contents: string | Buffer, mode = 0o644): Buffer {
	const data = Buffer.from(contents);
	const {length: size} = data;
	const header = tarHeader({path: path.slice(1), type: 'file', mode, size, mtimeMs: 0});
	return Buffer.concat([header, data, Buffer.alloc(paddingOf(size))]);
}

function link(path: string, target: string): Buffer {
	const name = path.slice(1);
	return tarHeader({path: name, type: 'link', mode: 0o777, size: 0, mtimeMs: 0, target});
}
