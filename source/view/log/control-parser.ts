/** What a stream of output asks for, apart from the control sequences that a log has no use for. */
export type ControlSink = {
	readonly text: (text: string) => void;
	/** One of `\n`, `\r`, `\b`, `\t`. */
	readonly control: (character: string) => void;
	/** A complete control sequence without private markers, as in `CSI 2 K`. */
	readonly sequence: (final: string, params: string) => void;
};

export type ControlParser = {readonly feed: (text: string, sink: ControlSink) => void};

/** Everything that is not printed as it is: controls, and characters that reorder the text around them. */
const special = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const executed: ReadonlySet<string> = new Set(['\n', '\r', '\b', '\t']);
const stringStarts: ReadonlySet<string> = new Set([']', 'P', 'X', '^', '_']);
const longestSequence = 128;

type State = 'ground' | 'escape' | 'escape-intermediate' | 'csi' | 'string';

function isSequence(state: State): boolean {
	return state !== 'ground' && state !== 'string';
}

/**
Takes the output of one stream apart, however its chunks are cut.

Nothing is kept of a sequence but its parameters, and those only up to a limit; a new line ends
every sequence that was left open, so that a broken one costs the rest of its line at most.
*/
export function createControlParser(): ControlParser {
	let state: State = 'ground';
	let params = '';

	/** Handles one character outside of plain text, inside or outside of a sequence. */
	const step = (character: string, sink: ControlSink): void => {
		if (character === '\n' || character === '\u0018' || character === '\u001a') {
			state = 'ground';
			if (character === '\n') {
				sink.control(character);
			}
		} else if (character === '\u001b') {
			state = 'escape';
		} else if (state === 'string') {
			state = character === '\u0007' || character === '\u009c' ? 'ground' : 'string';
		} else if (state === 'ground') {
			ground(character, sink);
		} else {
			inSequence(character, sink);
		}
	};

	const ground = (character: string, sink: ControlSink): void => {
		if (executed.has(character)) {
			sink.control(character);
		} else if (character === '\u009b') {
			startSequence();
		} else if (/[\u0090\u0098\u009d-\u009f]/.test(character)) {
			state = 'string';
		}
	};

	const startSequence = (): void => {
		state = 'csi';
		params = '';
	};

	const inSequence = (character: string, sink: ControlSink): void => {
		if (character < ' ') {
			// A control inside a sequence acts at once, and the sequence goes on.
			ground(character, sink);
		} else if (state === 'csi') {
			inCsi(character, sink);
		} else if (state === 'escape' && character === '[') {
			startSequence();
		} else if (state === 'escape' && stringStarts.has(character)) {
			state = 'string';
		} else {
			state = character < '0' ? 'escape-intermediate' : 'ground';
		}
	};

	const inCsi = (character: string, sink: ControlSink): void => {
		if (character < '@') {
			params = params.length < longestSequence ? params + character : params;
			return;
		}

		state = 'ground';
		if (character <= '~' && params.length < longestSequence && /^[\d;:]*$/.test(params)) {
			sink.sequence(character, params);
		}
	};

	return {
		feed(text, sink) {
			let index = 0;
			while (index < text.length) {
				if (isSequence(state) && text.charAt(index) > '~') {
					// No sequence holds such a character: it was cut off, and the text goes on.
					state = 'ground';
				}

				if (state !== 'ground') {
					step(text.charAt(index), sink);
					index++;
					continue;
				}

				special.lastIndex = index;
				const found = special.exec(text)?.index ?? text.length;
				if (found > index) {
					sink.text(text.slice(index, found));
				}

				if (found < text.length) {
					step(text.charAt(found), sink);
				}

				index = found + 1;
			}
		},
	};
}
