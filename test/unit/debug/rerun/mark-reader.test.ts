import {expect, test} from 'vitest';
import {createMarkReader} from '../../../../source/debug/rerun/mark-reader.ts';

const printed = 'aTOK begin 1\nout TO TOK x\nputTOK end 1 3\nTOK left 2\nTOK';

/** With what was printed as one text each. */
function readAll(pieces: readonly string[]): unknown[] {
	const read = createMarkReader('TOK');
	const all: unknown[] = [];
	for (const piece of pieces.flatMap(text => read(Buffer.from(text)))) {
		const last = all.at(-1);
		if (Buffer.isBuffer(piece) && typeof last === 'string') {
			all.splice(-1, 1, last + piece.toString());
		} else {
			all.push(Buffer.isBuffer(piece) ? piece.toString() : piece);
		}
	}

	return all;
}

test('marks are taken out of the stream, however it comes in pieces', () => {
	const expected = [
		'a',
		{type: 'begin', run: 1},
		'out TO put',
		{type: 'end', run: 1, exitCode: 3},
		{type: 'left', count: 2},
	];
	expect(readAll([printed])).toEqual(expected);
	expect(readAll([...printed])).toEqual(expected);
	for (let at = 1; at < printed.length; at++) {
		expect(readAll([printed.slice(0, at), printed.slice(at)])).toEqual(expected);
	}
});

test('what turns out not to be a mark comes after all', () => {
	expect(readAll(['TO', 'TAL'])).toEqual(['TOTAL']);
});
