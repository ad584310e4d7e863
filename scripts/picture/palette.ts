/** The terminal's own colours: what a theme would set. */
export const background = '#16181d';
export const foreground = '#d5d8de';

const named = [
	'#2b2f38',
	'#f0717a',
	'#8ccf7e',
	'#e5c76b',
	'#67b0e8',
	'#c47fd5',
	'#6cbfbf',
	'#d5d8de',
	'#6f7683',
	'#ff8b92',
	'#a5e697',
	'#f4d78a',
	'#8bc5f4',
	'#d79ae6',
	'#8fd6d6',
	'#ffffff',
];

/** A colour of the 256: 16 named ones, a cube of 6x6x6, 24 greys. */
export function paletteColour(index: number): string {
	const name = named[index];
	if (name !== undefined) {
		return name;
	}

	if (index >= 232) {
		const grey = 8 + (index - 232) * 10;
		return rgbColour((grey << 16) | (grey << 8) | grey);
	}

	const place = index - 16;
	const [red = 0, green = 0, blue = 0] = [
		Math.floor(place / 36),
		Math.floor(place / 6) % 6,
		place % 6,
	].map(level => (level === 0 ? 0 : 55 + level * 40));
	return rgbColour((red << 16) | (green << 8) | blue);
}

/** A colour of 24 bits. */
export function rgbColour(value: number): string {
	return `#${value.toString(16).padStart(6, '0')}`;
}
