import {encodePath} from './path-bytes.ts';

export const blockSize = 512;

/** What ends an archive. */
export const endOfArchive: Buffer = Buffer.alloc(2 * blockSize);

export type TarHeader = {
	/** Undecodable bytes as in the paths of a scan. Folders end with a slash. */
	readonly path: string;
	readonly type: 'file' | 'folder' | 'link';
	readonly mode: number;
	readonly size: number;
	readonly mtimeMs: number;
	readonly target?: string;
};

/** As the old format (`ustar`) calls them; `x` holds what the next header has no room for. */
const typeFlags = {file: '0', link: '2', folder: '5', extension: 'x'} as const;
const pathRoom = 100;
const prefixRoom = 155;
/** The largest number that eleven octal digits hold. */
const numberRoom = 0o77777777777;

/**
The header of one entry, as engines read it: everything belongs to root, as with `COPY`; times are
whole seconds. Names are bytes, which is why this is no library's: those know only valid UTF-8.
*/
export function tarHeader({path, type, mode, size, mtimeMs, target = ''}: TarHeader): Buffer {
	const name = splitPath(encodePath(path));
	const link = encodePath(target);
	const seconds = Math.floor(mtimeMs / 1000);
	const extension = [
		...(name === undefined ? [record('path', encodePath(path))] : []),
		...(link.length > pathRoom ? [record('linkpath', link)] : []),
		...(size > numberRoom ? [record('size', Buffer.from(String(size)))] : []),
		...(fits(seconds) ? [] : [record('mtime', Buffer.from(String(seconds)))]),
	];
	const own = block({
		name: name ?? {path: encodePath(path).subarray(0, pathRoom), prefix: Buffer.alloc(0)},
		type,
		mode,
		size: size > numberRoom ? 0 : size,
		seconds: fits(seconds) ? seconds : 0,
		link: link.subarray(0, pathRoom),
	});
	return extension.length === 0 ? own : Buffer.concat([...extensionEntry(extension), own]);
}

/** How many bytes are missing to the end of the block. */
export function paddingOf(size: number): number {
	return (blockSize - (size % blockSize)) % blockSize;
}

function fits(seconds: number): boolean {
	return seconds >= 0 && seconds <= numberRoom;
}

type Name = {readonly path: Buffer; readonly prefix: Buffer};

const noPrefix = Buffer.alloc(0);

/** The two fields of a name; undefined: it fits into no two. */
function splitPath(path: Buffer): Name | undefined {
	if (path.length <= pathRoom) {
		return {path, prefix: noPrefix};
	}

	const slash = path.indexOf('/', path.length - pathRoom - 1);
	return slash > 0 && slash <= prefixRoom && slash < path.length - 1
		? {path: path.subarray(slash + 1), prefix: path.subarray(0, slash)}
		: undefined;
}

function block(fields: {
	readonly name: Name;
	readonly type: keyof typeof typeFlags;
	readonly mode: number;
	readonly size: number;
	readonly seconds: number;
	readonly link: Buffer;
}): Buffer {
	const {name, type, mode, size, seconds, link} = fields;
	const header = Buffer.alloc(blockSize);
	name.path.copy(header, 0);
	header.write(octal(mode, 7), 100, 'latin1');
	header.write('0000000\0', 108, 'latin1');
	header.write('0000000\0', 116, 'latin1');
	header.write(octal(size, 11), 124, 'latin1');
	header.write(octal(seconds, 11), 136, 'latin1');
	header.write('        ', 148, 'latin1');
	header.write(typeFlags[type], 156, 'latin1');
	link.copy(header, 157);
	header.write('ustar\x0000', 257, 'latin1');
	name.prefix.copy(header, 345);
	let sum = 0;
	for (const byte of header) {
		sum += byte;
	}

	header.write(`${octal(sum, 6)}\0 `, 148, 'latin1');
	return header;
}

function octal(value: number, digits: number): string {
	return value.toString(8).padStart(digits, '0');
}

/** A line of an extension, which states its own length. */
function record(key: string, value: Buffer): Buffer {
	const rest = key.length + value.length + 3;
	let length = rest + String(rest).length;
	length = rest + String(length).length;
	return Buffer.concat([Buffer.from(`${length} ${key}=`), value, Buffer.from('\n')]);
}

function extensionEntry(records: readonly Buffer[]): Buffer[] {
	const data = Buffer.concat(records);
	return [
		block({
			name: {path: Buffer.from('PaxHeader'), prefix: noPrefix},
			type: 'extension',
			mode: 0o644,
			size: data.length,
			seconds: 0,
			link: noPrefix,
		}),
		data,
		Buffer.alloc(paddingOf(data.length)),
	];
}
