import {Buffer} from 'node:buffer';

const strict = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});
/** With the `u` flag: only halves of pairs that stand alone, which no valid UTF-8 decodes to. */
const escapedBytes = /([\uDC80-\uDCFF]+)/u;

/**
A file name as a string. A byte that is not part of valid UTF-8 becomes half of a surrogate pair
(U+DC00 plus the byte, as in Python's `surrogateescape`), so that every name survives, in JSON too.
*/
export function decodeName(name: Buffer): string {
	let text = '';
	let at = 0;
	while (at < name.length) {
		const length = sequenceLength(name[at] ?? 0);
		try {
			text += strict.decode(name.subarray(at, at + length));
			at += length;
		} catch {
			text += String.fromCharCode(0xdc00 + (name[at] ?? 0));
			at++;
		}
	}

	return text;
}

/** The bytes of a path whose names were decoded by `decodeName`. */
export function encodePath(path: string): Buffer {
	if (path.isWellFormed()) {
		return Buffer.from(path);
	}

	const pieces = path.split(escapedBytes);
	return Buffer.concat(
		pieces.map((piece, index) =>
			index % 2 === 0
				? Buffer.from(piece)
				: Buffer.from(Array.from(piece, half => half.charCodeAt(0) - 0xdc00)),
		),
	);
}

/** What Node's file functions open a path below a folder by. */
export function placeOf(root: string, path: string): string | Buffer {
	const place = path === '' ? root : `${root}/${path}`;
	return path.isWellFormed() ? place : encodePath(place);
}

/** For people: bytes that no terminal can show become U+FFFD. */
export function shownPath(path: string): string {
	return path.toWellFormed();
}

function sequenceLength(first: number): number {
	if (first >= 0xf0) {
		return 4;
	}

	if (first >= 0xe0) {
		return 3;
	}

	return first >= 0xc0 ? 2 : 1;
}
