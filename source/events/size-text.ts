const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size in bytes, at most 6 characters wide: `5B`, `12kB`, `1.2MB`, `124MB`. Units of 1000, as the docker CLI's. */
export function sizeText(bytes: number): string {
	let value = bytes;
	let unit = 0;
	// By what would be shown: 999.9 kB would be rounded to a fourth digit.
	while (Math.round(value) >= 1000 && unit < units.length - 1) {
		value /= 1000;
		unit++;
	}

	const shown = value < 9.95 && unit > 1 ? value.toFixed(1) : String(Math.round(value));
	return `${shown}${units[unit]}`;
}
