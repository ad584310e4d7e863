import {type Mark, readMark} from './driver.ts';

/** A piece of a stream: what was printed, or a mark in it. */
export type Piece = Buffer | Mark;

const lineFeed = 0x0a;

/** Takes the marks out of one stream, however it comes in pieces. */
export function createMarkReader(token: string): (data: Buffer) => readonly Piece[] {
	const start = Buffer.from(`${token} `);
	let held = Buffer.alloc(0);
	return data => {
		const pieces: Piece[] = [];
		let rest = held.length > 0 ? Buffer.concat([held, data]) : data;
		for (;;) {
			const at = rest.indexOf(start);
			const end = at === -1 ? rest.length - beginningAtEnd(rest, start) : at;
			if (end > 0) {
				pieces.push(rest.subarray(0, end));
			}

			const line = at === -1 ? -1 : rest.indexOf(lineFeed, at);
			if (line === -1) {
				// The engine's buffer may be large, and this is the end of it.
				held = Buffer.from(rest.subarray(end));
				return pieces;
			}

			const mark = readMark(rest.toString('latin1', at + start.length, line));
			pieces.push(...(mark ? [mark] : []));
			rest = rest.subarray(line + 1);
		}
	};
}

/** How many of the last bytes are the first ones of `start`. */
function beginningAtEnd(data: Buffer, start: Buffer): number {
	for (let length = Math.min(start.length - 1, data.length); length > 0; length--) {
		if (data.subarray(data.length - length).equals(start.subarray(0, length))) {
			return length;
		}
	}

	return 0;
}
