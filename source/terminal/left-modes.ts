/** What a program has switched on in the terminal, as far as switching it off blindly would do harm. */
export type LeftModes = {
	/** The private mode with which it went to the alternate screen: 47, 1047 or 1049. */
	readonly alternateScreen: number | undefined;
	/** Entries that it pushed on the kitty keyboard protocol's stacks; each screen has its own. */
	readonly keyboard: {readonly main: number; readonly alternate: number};
	/** Whether it changed the keyboard flags without a push. */
	readonly keyboardChanged: boolean;
	readonly modifyOtherKeys: boolean;
	readonly cursorStyle: boolean;
};

export const noLeftModes: LeftModes = {
	alternateScreen: undefined,
	keyboard: {main: 0, alternate: 0},
	keyboardChanged: false,
	modifyOtherKeys: false,
	cursorStyle: false,
};

const sequence = /\x1B(?:\[([<=>?]?)([\d;:]*)( ?)([@-~])|c)/g;
/** The start of a sequence whose rest is in the next chunk; a longer one is none of ours. */
const unfinished = /\x1B(?:\[[ -?]{0,64})?$/;

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
			return pushed(modes, 1);
		case '<u':
			return pushed(modes, -(first || 1));
		case '=u':
			return {...modes, keyboardChanged: true};
		case '>m':
			return first === 4 ? {...modes, modifyOtherKeys: second > 0} : modes;
		case ' q':
			return {...modes, cursorStyle: first > 0};
		default:
			return modes;
	}
}

function alternateIn(parameters: readonly number[]): number | undefined {
	return parameters.find(parameter => [47, 1047, 1049].includes(parameter));
}

function pushed(modes: LeftModes, count: number): LeftModes {
	const screen = modes.alternateScreen ? 'alternate' : 'main';
	const entries = Math.max(0, modes.keyboard[screen] + count);
	return {...modes, keyboard: {...modes.keyboard, [screen]: entries}};
}
