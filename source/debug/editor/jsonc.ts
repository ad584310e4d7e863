/** A value in a text of JSON with comments (as editors keep their settings), and where it stands. */
export type JsoncValue = {
	readonly start: number;
	/** After its last character. */
	readonly end: number;
} & (
	| {
			readonly type: 'object';
			readonly members: readonly JsoncMember[];
			readonly endsInComma: boolean;
	  }
	| {readonly type: 'array'; readonly items: readonly JsoncValue[]; readonly endsInComma: boolean}
	| {readonly type: 'plain'; readonly value: unknown}
);

export type JsoncMember = {readonly name: string; readonly value: JsoncValue};

/** White space and comments. */
const trivia = /(?:[\s\uFEFF]|\/\/[^\n\r]*|\/\*[\s\S]*?\*\/)*/y;
const plain = /"(?:[^"\\\n\r]|\\.)*"|[-+.\w]+/y;

/** Reads JSON in which comments and a comma after the last of a list may stand. Throws a SyntaxError. */
export function parseJsonc(text: string): JsoncValue {
	const reader = new Reader(text);
	const value = reader.value();
	reader.skip();
	if (reader.at < text.length) {
		throw reader.fault();
	}

	return value;
}

class Reader {
	at = 0;
	readonly #text: string;

	constructor(text: string) {
		this.#text = text;
	}

	skip(): void {
		this.#match(trivia);
	}

	value(): JsoncValue {
		this.skip();
		const start = this.at;
		switch (this.#text[start]) {
			case '{': {
				const {elements: members, endsInComma} = this.#list('}', () => this.#member());
				return {type: 'object', start, end: this.at, members, endsInComma};
			}

			case '[': {
				const {elements: items, endsInComma} = this.#list(']', () => this.value());
				return {type: 'array', start, end: this.at, items, endsInComma};
			}

			default:
				return {type: 'plain', value: this.#plain(), start, end: this.at};
		}
	}

	fault(): SyntaxError {
		const line = this.#text.slice(0, this.at).split('\n').length;
		return new SyntaxError(`line ${line} is not JSON`);
	}

	#list<Element>(
		end: '}' | ']',
		read: () => Element,
	): {readonly elements: readonly Element[]; readonly endsInComma: boolean} {
		const elements: Element[] = [];
		let endsInComma = false;
		this.at++;
		for (this.skip(); this.#text[this.at] !== end; this.skip()) {
			if (elements.length > 0 && !endsInComma) {
				throw this.fault();
			}

			elements.push(read());
			this.skip();
			endsInComma = this.#text[this.at] === ',';
			this.at += endsInComma ? 1 : 0;
		}

		this.at++;
		return {elements, endsInComma};
	}

	#member(): JsoncMember {
		const name = this.#plain();
		this.skip();
		if (typeof name !== 'string' || this.#text[this.at] !== ':') {
			throw this.fault();
		}

		this.at++;
		return {name, value: this.value()};
	}

	#plain(): unknown {
		const found = this.#match(plain);
		try {
			return JSON.parse(found);
		} catch {
			throw this.fault();
		}
	}

	#match(pattern: RegExp): string {
		pattern.lastIndex = this.at;
		const [found = ''] = pattern.exec(this.#text) ?? [];
		this.at += found.length;
		return found;
	}
}
