/** What a program has switched on in the terminal, as far as switching it off blindly would do harm. */
export type LeftModes = {
	/** The private mode with which it went to the alternate screen: 47, 1047 or 1049. */
	readonly alternateScreen: number | undefined;
	/** The flags that it pushed on the kitty keyboard protocol's stacks; each screen has its own. */
	readonly keyboard: {readonly main: readonly number[]; readonly alternate: readonly number[]};
	/** What it made of the keyboard flags without a push, as `<flags>;<how>`. */
	readonly keyboardChange: string | undefined;
	/** xterm's level of it; 0: off. */
	readonly modifyOtherKeys: number;
	readonly cursorStyle: boolean;
};

export const noLeftModes: LeftModes = {
	alternateScreen: undefined,
	keyboard: {main: [], alternate: []},
	keyboardChange: undefined,
	modifyOtherKeys: 0,
	cursorStyle: false,
};

const sequence = /\x1B(?:\[([<=>?]?)([\d;:]*)( ?)([@-~])|c)/g;
/** The start of a sequence whose rest is in the next chunk; a longer one is none of ours. */
const unfinished = /\x1B(?:\[[ -?]{0,64})?$/;

/** Terminals keep no more either, and drop the oldest. */
const deepestStack = 32;

/** Follows a program's output. Returns the function that takes its chunks and tells what is on. */
export function followModes(): (chunk: Buffer) => LeftModes {
	let modes = noLeftModes;
	let rest = '';
	return chunk => {
		const text = rest + chunk.toString('latin1');
		for (const [all, prefix = '', parameters = '', space, final] of text.matchAll(sequence)) {
			modes =
				all === '\x1Bc'
					? noLeftModes
					: afterSequence(modes, `${prefix}${space}${final}`, parameters.split(/[;:]/).map(Number));
		}

		rest = unfinished.exec(text)?.[0] ?? '';
		return modes;
	};
}

function afterSequence(modes: LeftModes, kind: string, parameters: readonly number[]): LeftModes {
	const [first = 0, second = 0] = parameters;
	switch (kind) {
		case '?h':
			return {...modes, alternateScreen: alternateIn(parameters) ?? modes.alternateScreen};
		case '?l':
			return alternateIn(parameters) ? {...modes, alternateScreen: undefined} : modes;
		case '>u':
			return withStack(modes, flags => [...flags, first].slice(-deepestStack));
		case '<u':
			return withStack(modes, flags => flags.slice(0, -(first || 1)));
		case '=u':
			return {...modes, keyboardChange: `${first};${second || 1}`};
		case '>m':
			return first === 4 ? {...modes, modifyOtherKeys: second} : modes;
		case ' q':
			return {...modes, cursorStyle: first > 0};
		default:
			return modes;
	}
}

function alternateIn(parameters: readonly number[]): number | undefined {
	return parameters.find(parameter => [47, 1047, 1049].includes(parameter));
}

function withStack(
	modes: LeftModes,
	change: (flags: readonly number[]) => readonly number[],
): LeftModes {
	const screen = modes.alternateScreen ? 'alternate' : 'main';
	return {...modes, keyboard: {...modes.keyboard, [screen]: change(modes.keyboard[screen])}};
}
