/** What goes to the engine at once: each small file would be a packet of its own. */
export const pieceSize = 512 * 1024;

/** A part of an archive that is being filled. */
export type TarPiece = {
	readonly free: () => number;
	readonly add: (bytes: Buffer) => void;
	/** Where the next bytes go, after leaving out as many: for reading a file without copying it. */
	readonly ahead: (bytes: number) => Buffer;
	/** Counts bytes that were written ahead. */
	readonly advance: (bytes: number) => void;
	readonly zeros: (bytes: number) => void;
	/** The bytes so far; the next ones go into a new piece. */
	readonly take: () => Buffer;
};

export function tarPiece(): TarPiece {
	let buffer = Buffer.allocUnsafe(pieceSize);
	let used = 0;

	return {
		free: () => pieceSize - used,
		add(bytes) {
			used += bytes.copy(buffer, used);
		},
		ahead: bytes => buffer.subarray(used + bytes),
		advance(bytes) {
			used += bytes;
		},
		zeros(bytes) {
			buffer.fill(0, used, used + bytes);
			used += bytes;
		},
		take() {
			const full = buffer.subarray(0, used);
			buffer = Buffer.allocUnsafe(pieceSize);
			used = 0;
			return full;
		},
	};
}
