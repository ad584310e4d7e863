const magic = Buffer.from('\x7FELF', 'latin1');

/** Where the fields of a header are, in bytes, by the width of addresses. */
const layouts = {
	1: {offset: 28, entrySize: 42, count: 44},
	2: {offset: 32, entrySize: 54, count: 56},
} as const;

/** The kind of entry that names a loader of libraries. */
const interpreter = 3;

/** Whether a file is a Linux program that needs no libraries, and runs in any image. */
export function isStaticProgram(file: Buffer): boolean {
	const layout = layouts[file[4] as keyof typeof layouts];
	// Of those that store the lowest byte first: all that engines run on but s390x.
	if (file.length < 64 || !file.subarray(0, 4).equals(magic) || !layout || file[5] !== 1) {
		return false;
	}

	const offset = file.readUInt32LE(layout.offset);
	const size = file.readUInt16LE(layout.entrySize);
	const count = file.readUInt16LE(layout.count);
	const isWhole = count > 0 && size >= 4 && offset + size * count <= file.length;
	return (
		isWhole &&
		Array.from({length: count}, (_, index) => file.readUInt32LE(offset + size * index)).every(
			type => type !== interpreter,
		)
	);
}
