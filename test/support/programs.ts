type Program = {readonly bits: 32 | 64; readonly isStatic: boolean};

/** The headers of a Linux program, as far as they say whether it needs libraries. */
export function programOf({bits, isStatic}: Program): Buffer {
	const file = Buffer.alloc(256);
	file.write('\x7FELF', 'latin1');
	file[4] = bits === 32 ? 1 : 2;
	file[5] = 1;
	const fields =
		bits === 32 ? {offset: 28, size: 42, count: 44} : {offset: 32, size: 54, count: 56};
	file.writeUInt32LE(64, fields.offset);
	file.writeUInt16LE(56, fields.size);
	file.writeUInt16LE(2, fields.count);
	// What is loaded, then what loads libraries or, again, what is loaded.
	file.writeUInt32LE(1, 64);
	file.writeUInt32LE(isStatic ? 1 : 3, 64 + 56);
	return file;
}
