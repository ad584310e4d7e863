import {ConductoError} from '../errors/conducto-error.ts';

/** The key that goes back from a shell while that goes on. */
export type DetachKey = {
	/** As a person reads it: `Ctrl-\`. */
	readonly label: string;
	/** All that terminals send for it, depending on what the program in them has asked for. */
	readonly forms: readonly Buffer[];
};

/**
One key, and one that next to nothing needs: shells and terminals make of it a SIGQUIT, which few people
send on purpose. Docker's own Ctrl-P Ctrl-Q would hold back every Ctrl-P, the shell's previous command.
*/
export const defaultDetachKey = 'ctrl-\\';

/** Esc, Tab, Enter and Ctrl-C can't be told from, or are needed as, themselves. */
const unusable: ReadonlySet<string> = new Set(['[', 'i', 'j', 'm', 'c']);

/**
Reads a key as docker writes it: `ctrl-\`, `ctrl-b`. Undefined for `none`: shells are left by ending
them alone. Throws `usage`.
*/
export function parseDetachKey(text: string): DetachKey | undefined {
	if (text === 'none') {
		return undefined;
	}

	const character = /^ctrl-([a-z@[\\\]^_])$/i.exec(text)?.[1]?.toLowerCase();
	if (character === undefined || unusable.has(character)) {
		throw new ConductoError('usage', `CONDUCTO_DETACH_KEY can not be ${JSON.stringify(text)}.`, {
			hint: 'Use ctrl- with a letter or one of @ \\ ] ^ _ (but not i, j, m, c), such as ctrl-], or none.',
		});
	}

	const code = character.charCodeAt(0);
	return {
		label: `Ctrl-${character.toUpperCase()}`,
		forms: [
			Buffer.from([code & 0x1f]),
			// Of xterm's modifyOtherKeys, which vim asks for.
			Buffer.from(`\x1B[27;5;${code}~`),
			// Of the kitty keyboard protocol.
			Buffer.from(`\x1B[${code};5u`),
			Buffer.from(`\x1B[${code};5:1u`),
		],
	};
}

/** What was typed before the key and after it; undefined: it was not typed. */
export function splitAtKey(
	bytes: Buffer,
	key: DetachKey,
): {readonly before: Buffer; readonly after: Buffer} | undefined {
	const [found] = key.forms
		.map(form => ({index: bytes.indexOf(form), length: form.length}))
		.filter(({index}) => index >= 0)
		.toSorted((one, other) => one.index - other.index);
	return (
		found && {
			before: bytes.subarray(0, found.index),
			after: bytes.subarray(found.index + found.length),
		}
	);
}
