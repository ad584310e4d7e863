import type {Key} from 'ink';

/** A key as the table of keys writes it: a character, or the name of a key without one. */
export type KeyName = string;

const namedKeys = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'pageup'],
	['pageDown', 'pagedown'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['tab', 'tab'],
	['escape', 'escape'],
	['backspace', 'backspace'],
	['delete', 'delete'],
] as const satisfies ReadonlyArray<readonly [keyof Key, KeyName]>;

const namedCharacters: Readonly<Record<string, KeyName>> = {
	' ': 'space',
	'\r': 'enter',
	'\n': 'enter',
	'\t': 'tab',
};

/**
The keys of one report of Ink's. Keys that are held or typed fast arrive as one text; text that was
pasted arrives elsewhere (bracketed paste).
*/
export function keyNames(input: string, key: Key): KeyName[] {
	// Alt and the window system's keys are not ours: their letters must not act as the plain ones.
	if (key.eventType === 'release' || key.super || key.hyper || (key.meta && !key.escape)) {
		return [];
	}

	const named = namedKeys.find(([flag]) => key[flag]);
	if (named) {
		return [named[1]];
	}

	if (key.ctrl) {
		return [`ctrl+${input}`];
	}

	return [...input].map(character => namedCharacters[character] ?? character);
}

const labels: Readonly<Record<KeyName, string>> = {
	up: '↑',
	down: '↓',
	left: '←',
	right: '→',
	pageup: 'PgUp',
	pagedown: 'PgDn',
	home: 'Home',
	end: 'End',
	enter: 'Enter',
	tab: 'Tab',
	escape: 'Esc',
	space: 'Space',
	'ctrl+c': 'Ctrl-C',
};

/** A key as a person reads it. */
export function keyLabel(name: KeyName): string {
	return labels[name] ?? name;
}
