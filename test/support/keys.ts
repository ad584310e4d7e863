const named: Readonly<Record<string, string>> = {
	Enter: '\r',
	Escape: '\u001B',
	Tab: '\t',
	'Shift-Tab': '\u001B[Z',
	Backspace: '\u007F',
	Space: ' ',
	Delete: '\u001B[3~',
	PageUp: '\u001B[5~',
	PageDown: '\u001B[6~',
};

// These have a second form, for programs that ask for it (DECCKM).
const cursorKeys: Readonly<Record<string, string>> = {
	Up: 'A',
	Down: 'B',
	Right: 'C',
	Left: 'D',
	Home: 'H',
	End: 'F',
};

/** What a terminal sends for a key: a name as in `Enter`, `Down`, `C-c`; anything else as it is. */
export function bytesOfKey(key: string, applicationCursorKeys: boolean): string {
	const cursorKey = cursorKeys[key];
	if (cursorKey !== undefined) {
		return (applicationCursorKeys ? '\u001BO' : '\u001B[') + cursorKey;
	}

	const control = /^C-([a-z])$/.exec(key)?.[1];
	return control === undefined
		? (named[key] ?? key)
		: String.fromCharCode(control.charCodeAt(0) - 96);
}
