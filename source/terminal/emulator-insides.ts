import type {IBufferCell, Terminal} from '@xterm/headless';

/** How characters look: of a cell, and of the pen that writes the next one. */
export type Look = Omit<IBufferCell, 'getWidth' | 'getChars' | 'getCode' | 'isAttributeDefault'>;

export type Insides = {
	/** How the next character will look. */
	readonly pen: Look;
	readonly isCursorHidden: boolean;
	/** The number of DECSCUSR; undefined: the terminal's own. */
	readonly cursorStyle: number | undefined;
	/** First and last row in which lines scroll, counted from 0. */
	readonly margins: {readonly top: number; readonly bottom: number};
	readonly savedCursor: {readonly row: number; readonly column: number; readonly pen: Look};
	/** Whether G0 and G1 draw lines in the place of letters, and which of them is used. */
	readonly charsets: {readonly lines: readonly [boolean, boolean]; readonly used: number};
	/** The private mode that says how the mouse is reported; undefined: as ever. */
	readonly mouseEncoding: 1006 | 1016 | undefined;
};

type Core = {
	readonly buffer: {
		readonly ybase: number;
		readonly scrollTop: number;
		readonly scrollBottom: number;
		readonly savedX: number;
		readonly savedY: number;
		readonly savedCurAttrData: Look;
	};
	readonly coreService: {
		readonly isCursorHidden: boolean;
		readonly decPrivateModes: {
			readonly cursorStyle: 'block' | 'underline' | 'bar' | undefined;
			readonly cursorBlink: boolean | undefined;
		};
	};
	readonly coreMouseService: {readonly activeEncoding: string};
	readonly _charsetService: {
		readonly glevel: number;
		readonly _charsets: ReadonlyArray<Readonly<Record<string, string>> | undefined>;
	};
	readonly _inputHandler: {readonly _curAttrData: Look};
};

const styles = {block: 2, underline: 4, bar: 6} as const;
const encodings: Readonly<Record<string, 1006 | 1016>> = {SGR: 1006, SGR_PIXELS: 1016};

/**
What the emulator knows and has no way to tell (xterm.js 3364, 3433, 3677), read from inside of it. Its
version is therefore an exact one in package.json; a test notices when the next one is built differently.
*/
export function insidesOf(terminal: Terminal): Insides {
	const {buffer, coreService, coreMouseService, _charsetService, _inputHandler} = (
		terminal as unknown as {readonly _core: Core}
	)._core;
	const {cursorStyle, cursorBlink} = coreService.decPrivateModes;
	const [g0, g1] = _charsetService._charsets;
	return {
		pen: _inputHandler._curAttrData,
		isCursorHidden: coreService.isCursorHidden,
		cursorStyle: cursorStyle && styles[cursorStyle] - (cursorBlink ? 1 : 0),
		margins: {top: buffer.scrollTop, bottom: buffer.scrollBottom},
		savedCursor: {
			row: Math.max(0, buffer.savedY - buffer.ybase),
			column: buffer.savedX,
			pen: buffer.savedCurAttrData,
		},
		charsets: {lines: [drawsLines(g0), drawsLines(g1)], used: _charsetService.glevel},
		mouseEncoding: encodings[coreMouseService.activeEncoding],
	};
}

function drawsLines(charset: Readonly<Record<string, string>> | undefined): boolean {
	return charset?.q === '─';
}
