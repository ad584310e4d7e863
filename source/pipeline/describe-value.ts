const longestShown = 40;

/** A value of the wrong type, as it is named in a message: `the number 3`, `an array`. */
export function describeValue(value: unknown): string {
	if (value === undefined || value === null) {
		return String(value);
	}

	if (Array.isArray(value)) {
		return 'an array';
	}

	switch (typeof value) {
		case 'string':
			return `the string ${quote(value)}`;
		case 'function':
			return 'a function';
		case 'object':
			return isPromise(value) ? 'a promise' : 'an object';
		case 'symbol':
			return 'a symbol';
		default:
			return `the ${typeof value} ${String(value)}`;
	}
}

/** A name or a text in a message: quoted, on one line, shortened. */
export function quote(text: string): string {
	const shown = text.length > longestShown ? `${text.slice(0, longestShown - 1)}…` : text;
	return JSON.stringify(shown);
}

function isPromise(value: object): boolean {
	return 'then' in value && typeof value.then === 'function';
}
