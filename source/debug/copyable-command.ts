import type {NodePath} from '../pipeline/tree.ts';
import type {SessionKind} from './session.ts';

export type CopyableCommand = {
	/** What starts this program, ready for a shell: `conducto`, or longer where that is not found. */
	readonly program: string;
	readonly id: string;
	readonly path: NodePath;
	readonly kind: SessionKind;
	/** Default: the latest. */
	readonly attempt?: number | undefined;
	/** `--state-dir`, where the person gave one. */
	readonly stateDir?: string | undefined;
};

/**
The command that opens a debug shell from another terminal. It works as pasted into a POSIX shell,
whatever the node is called.
*/
export function debugCommand(command: CopyableCommand): string {
	const {program, id, path, kind, attempt, stateDir} = command;
	return [
		`${program} debug ${id} ${quoted(path)}`,
		kind === 'snapshot' ? '' : ` --${kind}`,
		attempt === undefined ? '' : ` --attempt ${attempt}`,
		stateDir ? ` --state-dir ${quoted(stateDir)}` : '',
	].join('');
}

// A pasted control character is a key (Tab, Ctrl-C) to the shell that it is pasted into: it is spelled
// out instead. A line feed is safe within quotes.
const special = /'|[\x00-\x09\x0B-\x1F\x7F]+/g;

/** A word of a command for a POSIX shell, whatever is in it. */
export function quoted(text: string): string {
	const inside = text.replaceAll(special, found =>
		found === "'" ? `'\\''` : `'"$(printf '${Array.from(found, octal).join('')}')"'`,
	);
	return `'${inside}'`;
}

function octal(character: string): string {
	return `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
}
