import {quoted} from '../copyable-command.ts';
import type {SessionKind} from '../session.ts';
import {historyEntries} from './history-entries.ts';

/** What a debug shell tells of its node, and does with it. */
export type SessionNode = {
	readonly kind: SessionKind;
	readonly path: string;
	readonly command: string;
	/** Where the node's command starts. */
	readonly workdir: string;
	/** The engine's id of the container. */
	readonly container: string;
	/** Absolute path of the shell that reads the scripts: any that knows POSIX. */
	readonly shell: string;
};

/** As terminals number them; a shell that edits the person's own files is yellow. */
const colors: Readonly<Record<SessionKind, number>> = {snapshot: 36, live: 33, failed: 31};

const pathRoom = 40;

/** Variables for the other scripts, which are the same in all containers. */
export function nodeVariables(node: SessionNode): string {
	const {line, plainLine} = historyEntries(node.command);
	const variables = {
		tag: promptTag(node),
		color: String(colors[node.kind]),
		workdir: node.workdir,
		container: node.container.slice(0, 12),
		shell: node.shell,
		line,
		plain_line: plainLine,
	};
	return Object.entries(variables)
		.map(([name, value]) => `conducto_${name}=${quoted(value)}\n`)
		.join('');
}

/**
What stands before the image's own prompt. Nothing in it means anything to a prompt: control characters
and what shells expand there are question marks. A long path loses its beginning.
*/
export function promptTag({kind, path}: Pick<SessionNode, 'kind' | 'path'>): string {
	const characters = Array.from(path);
	const short = characters.length > pathRoom ? `…${characters.slice(1 - pathRoom).join('')}` : path;
	return `[${kind} ${short.replaceAll(/[\p{Cc}$`\\]/gu, '?')}]`;
}
