import {posix} from 'node:path';
import type {Readable} from 'node:stream';

/** By path, in bytes: what there is, in words. */
export type Layers = Map<string, string>;

type Entry = {readonly path: string; readonly isFolder: boolean; readonly what: string};

/** Does to files what an engine does with an archive that becomes a layer of an image. */
export async function applyLayer(files: Layers, tar: Readable): Promise<void> {
	for (const {path, isFolder, what} of entriesOf(Buffer.concat(await tar.toArray()))) {
		const {dir, base} = posix.parse(path);
		if (dir !== '' && !files.get(dir)?.startsWith('5')) {
			throw new Error(`${dir} is no folder, and something goes into it`);
		}

		if (base.startsWith('.wh.')) {
			removeAll(files, posix.join(dir, base.slice('.wh.'.length)));
			continue;
		}

		if (!isFolder || !files.get(path)?.startsWith('5')) {
			removeAll(files, path);
		}

		files.set(path, what);
	}
}

/** Reads an archive by the book: the package that others are read with can't have newlines in long names. */
function* entriesOf(tar: Buffer): Generator<Entry> {
	let extended: Readonly<Record<string, string>> = {};
	for (let at = 0; tar[at] !== 0; ) {
		const header = tar.subarray(at, at + 512);
		const field = (from: number, length: number): string =>
			header
				.subarray(from, from + length)
				.toString('latin1')
				.replace(/\0.*$/s, '');
		const type = field(156, 1);
		const size = Number(extended.size ?? Number.parseInt(field(124, 12), 8));
		const data = tar.subarray(at + 512, at + 512 + size).toString('latin1');
		at += 512 + Math.ceil(size / 512) * 512;
		if (type === 'x') {
			extended = records(data);
			continue;
		}

		const prefix = field(345, 155);
		const path = extended.path ?? `${prefix === '' ? '' : `${prefix}/`}${field(0, 100)}`;
		const target = extended.linkpath ?? field(157, 100);
		yield {
			path: path.replace(/\/$/, ''),
			isFolder: type === '5',
			what: [type, field(100, 8), field(136, 12), target, data].join(' '),
		};
		extended = {};
	}
}

function records(data: string): Record<string, string> {
	const found: Record<string, string> = {};
	for (let at = 0; at < data.length; ) {
		const length = Number.parseInt(data.slice(at), 10);
		const [key = '', ...value] = data.slice(data.indexOf(' ', at) + 1, at + length - 1).split('=');
		found[key] = value.join('=');
		at += length;
	}

	return found;
}

function removeAll(files: Layers, place: string): void {
	for (const path of [...files.keys()]) {
		if (path === place || path.startsWith(`${place}/`)) {
			files.delete(path);
		}
	}
}
