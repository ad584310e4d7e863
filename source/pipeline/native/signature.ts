/** How many arguments a function takes. */
export type Signature = {readonly least: number; readonly most: number};

const closers: Readonly<Record<string, string>> = {'(': ')', '[': ']', '{': '}'};

/**
How many arguments a function takes, as its text says; undefined where that is not clear.

@param text The function without types, as `toString` gives it.
@param typed The same as it was written: blanks stand in `text` for what was a type, so that positions are the same.
*/
export function signatureOf(text: string, typed: string): Signature | undefined {
	const list = parameterList(text);
	if (!list) {
		return undefined;
	}

	const parameters = splitParameters(text, list);
	if (!parameters) {
		return undefined;
	}

	const rest = parameters.some(([start]) => text.startsWith('...', start));
	const isOptional = ([start, end]: Range): boolean =>
		text.startsWith('...', start) ||
		hasDefault(text.slice(start, end)) ||
		/^[\w$]+\s*\?/.test(typed.slice(start, end));
	const lastRequired = parameters.findLastIndex(range => !isOptional(range));
	const readsAll = /\barguments\b/.test(text);
	return {
		least: lastRequired + 1,
		most: rest || readsAll ? Number.POSITIVE_INFINITY : parameters.length,
	};
}

type Range = readonly [start: number, end: number];

/** What stands between the parentheses; `a => …` has none. */
function parameterList(text: string): Range | undefined {
	const [single] = /^(?:async\s+)?[\w$]+(?=\s*=>)/.exec(text) ?? [];
	if (single !== undefined) {
		return [single.length - (/[\w$]+$/.exec(single)?.[0].length ?? 0), single.length];
	}

	const open = /^(?:async\b\s*)?(?:function\b\s*\*?\s*)?(?:[\w$]+\s*)?\(/.exec(text)?.[0].length;
	const close = open === undefined ? undefined : endOf(text, open, ')');
	return open === undefined || close === undefined ? undefined : [open, close];
}

/** The parameters without the blanks around them; undefined where brackets don't match. */
function splitParameters(text: string, [open, close]: Range): Range[] | undefined {
	const ranges: Range[] = [];
	for (let start = open; start < close; ) {
		const comma = endOf(text, start, ',', close);
		if (comma === undefined) {
			return undefined;
		}

		const blanks = /^\s*/.exec(text.slice(start, comma))?.[0].length ?? 0;
		if (start + blanks < comma) {
			ranges.push([start + blanks, comma]);
		}

		start = comma + 1;
	}

	return ranges;
}

/** The index of the first such character outside brackets and texts; `limit` if there is none before it. */
function endOf(text: string, from: number, wanted: string, limit?: number): number | undefined {
	const open: string[] = [];
	for (let index = from; index < (limit ?? text.length); index++) {
		const character = text[index] ?? '';
		if (open.length === 0 && character === wanted) {
			return index;
		}

		if (/["'`]/.test(character)) {
			index = endOfText(text, index);
		} else if (character === '/' && /[/*]/.test(text[index + 1] ?? '')) {
			// A comment may hold anything.
			return undefined;
		} else if (closers[character] !== undefined) {
			open.push(closers[character] ?? '');
		} else if (/[)\]}]/.test(character) && open.pop() !== character) {
			return undefined;
		}
	}

	return open.length === 0 ? limit : undefined;
}

function endOfText(text: string, start: number): number {
	const quote = text[start];
	let index = start + 1;
	while (index < text.length && text[index] !== quote) {
		index += text[index] === '\\' ? 2 : 1;
	}

	return index;
}

function hasDefault(parameter: string): boolean {
	const end = endOf(parameter, 0, '=', parameter.length);
	return end !== undefined && end < parameter.length;
}
