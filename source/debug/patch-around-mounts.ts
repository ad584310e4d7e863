import {Header} from 'tar';

const blockSize = 512;
const pieceSize = 2 ** 16;
/** Entries that say more about the next one: its long name, its extended header. */
const announcing: ReadonlySet<string> = new Set(['x', 'g', 'L', 'K']);

/**
An archive, to be unpacked at `/`, without what would go through mounts: into the person's own files. The
engine unpacks through them also while a container is not started.

@param targets Absolute paths in the container.
*/
export async function* patchAroundMounts(
	archive: AsyncIterable<Buffer>,
	targets: readonly string[],
): AsyncGenerator<Buffer> {
	const read = reader(archive);
	let announced: Announced = {blocks: []};
	for (let block = await read(blockSize); block.length > 0; block = await read(blockSize)) {
		const header = new Header(block);
		const type = String.fromCharCode(block[156] ?? 0);
		if (announcing.has(type)) {
			const content = await read(padded(header.size ?? 0));
			announced = {
				...announced,
				...announcedBy(type, content.subarray(0, header.size)),
				blocks: [...announced.blocks, block, content],
			};
			continue;
		}

		const isKept = header.nullBlock || !isMounted(announced.path ?? header.path ?? '', targets);
		if (isKept) {
			yield* [...announced.blocks, block];
		}

		const size = header.nullBlock ? 0 : padded(announced.size ?? header.size ?? 0);
		for await (const piece of pieces(read, size)) {
			if (isKept) {
				yield piece;
			}
		}

		announced = {blocks: []};
	}
}

type Announced = {
	readonly blocks: readonly Buffer[];
	readonly path?: string;
	readonly size?: number;
};

type Read = (length: number) => Promise<Buffer>;

async function* pieces(read: Read, length: number): AsyncGenerator<Buffer> {
	for (let left = length; left > 0; ) {
		const piece = await read(Math.min(left, pieceSize));
		if (piece.length === 0) {
			return;
		}

		left -= piece.length;
		yield piece;
	}
}

function isMounted(name: string, targets: readonly string[]): boolean {
	const path = `/${name.replace(/^[./]+/, '').replace(/\/+$/, '')}`;
	return targets.some(target => path === target || path.startsWith(`${target}/`));
}

function announcedBy(type: string, content: Buffer): Omit<Announced, 'blocks'> {
	if (type === 'L') {
		return {path: content.toString().replace(/\0.*$/s, '')};
	}

	const {path, size} = type === 'x' ? extendedFields(content) : {};
	return {...(path !== undefined && {path}), ...(size !== undefined && {size: Number(size)})};
}

/** Of records such as `18 path=some/name` and a line feed, which begin with their own length in bytes. */
function extendedFields(content: Buffer): Readonly<Record<string, string>> {
	const fields: Record<string, string> = {};
	for (let start = 0; start < content.length; ) {
		const length = Number.parseInt(content.toString('latin1', start, start + 12), 10);
		if (!(length > 0)) {
			break;
		}

		const record = content.toString('utf8', start, start + length - 1);
		const [, key = '', value = ''] = /^\d+ ([^=]*)=(.*)$/s.exec(record) ?? [];
		fields[key] = value;
		start += length;
	}

	return fields;
}

function padded(size: number): number {
	return Math.ceil(size / blockSize) * blockSize;
}

/** Gives as many bytes as asked for; fewer only at the end. */
function reader(archive: AsyncIterable<Buffer>): Read {
	const chunks = archive[Symbol.asyncIterator]();
	let waiting = Buffer.alloc(0);
	return async length => {
		while (waiting.length < length) {
			const {value, done} = await chunks.next();
			if (done) {
				break;
			}

			waiting = Buffer.concat([waiting, value]);
		}

		const piece = waiting.subarray(0, length);
		waiting = waiting.subarray(length);
		return piece;
	};
}
