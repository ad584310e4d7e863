import type {Look} from './emulator-insides.ts';

const flags = [
	['isBold', 1],
	['isDim', 2],
	['isItalic', 3],
	['isUnderline', 4],
	['isBlink', 5],
	['isInverse', 7],
	['isInvisible', 8],
	['isStrikethrough', 9],
	['isOverline', 53],
] as const satisfies ReadonlyArray<readonly [keyof Look, number]>;

/** What makes characters look so, whatever came before (SGR). */
export function lookSequence(look: Look): string {
	return `\x1B[${['0', ...flagCodes(look), ...colorCodes(look)].join(';')}m`;
}

/** Whether an empty cell that looks so can be seen. */
export function isVisibleWhenEmpty(look: Look): boolean {
	return (
		!look.isBgDefault() ||
		[look.isInverse(), look.isUnderline(), look.isStrikethrough()].some(Boolean)
	);
}

function flagCodes(look: Look): readonly number[] {
	return flags.flatMap(([name, code]) => (look[name]() ? [code] : []));
}

function colorCodes(look: Look): readonly string[] {
	return [
		look.isFgDefault() ? [] : [colorCode(look.isFgRGB(), look.getFgColor(), 30)],
		look.isBgDefault() ? [] : [colorCode(look.isBgRGB(), look.getBgColor(), 40)],
	].flat();
}

/** @param base 30 for what is written, 40 for what is behind it. */
function colorCode(isRgb: boolean, color: number, base: number): string {
	if (isRgb) {
		return `${base + 8};2;${color >> 16};${(color >> 8) & 0xff};${color & 0xff}`;
	}

	return color < 8
		? String(base + color)
		: color < 16
			? String(base + 60 + color - 8)
			: `${base + 8};5;${color}`;
}
