import type {LeftModes} from './left-modes.ts';

/** Harmless when they are off already, and ignored by terminals that don't know them. */
const modesOff = [
	1, // Application cursor keys
	5, // Reverse video
	9, // Mouse: X10, buttons, drags, moves, focus, and the ways to encode them
	1000,
	1002,
	1003,
	1004,
	1005,
	1006,
	1015,
	1016,
	2004, // Bracketed paste
	2026, // Synchronised output
	2031, // Reports of a changed colour scheme
	2048, // Reports of a changed size
];

const modesOn = [
	7, // Wrapping at the right edge
	25, // The cursor
];

/**
What to write to a terminal after a program that may have been killed at any byte: modes, colours,
character set and margins as a shell expects them, the alternate screen left.

What does harm when it was not on (leaving the alternate screen moves the cursor, a pop takes away
the keyboard flags of the program around us) is written only if the program left it on.
*/
export function restoreSequence(left: LeftModes): string {
	return [
		'\x1B\\', // Ends a string (title, link, image) that was cut off
		pop(left.keyboard.alternate),
		left.alternateScreen ? `\x1B[?${left.alternateScreen}l` : '',
		pop(left.keyboard.main),
		left.keyboardChange ? '\x1B[=0u' : '',
		left.modifyOtherKeys ? '\x1B[>4;0m' : '',
		left.cursorStyle ? '\x1B[0 q' : '',
		...modesOff.map(mode => `\x1B[?${mode}l`),
		...modesOn.map(mode => `\x1B[?${mode}h`),
		'\x1B>', // Numeric keypad
		'\x1B[4l', // Typing replaces
		'\x1B(B\x0F', // Character set
		'\x1B[0m',
		'\x1B7\x1B[r\x1B8', // Margins: resetting them moves the cursor
	].join('');
}

function pop(entries: readonly number[]): string {
	return entries.length > 0 ? `\x1B[<${entries.length}u` : '';
}
