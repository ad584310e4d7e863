import fs from 'node:fs';

/** Numbers from 0 to below 1 that are the same for the same seed. */
export type Random = {
	readonly next: () => number;
	readonly below: (limit: number) => number;
	readonly pick: <T>(values: readonly T[]) => T;
};

export function randomOf(seed: number): Random {
	let state = seed >>> 0;
	// mulberry32
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const below = (limit: number): number => Math.floor(next() * limit);
	return {
		next,
		below,
		pick(values) {
			const value = values[below(values.length)];
			if (value === undefined) {
				throw new Error('nothing to pick from');
			}

			return value;
		},
	};
}

type Found = {readonly path: string; readonly type: 'file' | 'folder' | 'link'};

/** Few names, so that things often take the place of others. Each character is one byte. */
const names = [
	'a',
	'b',
	'c.txt',
	'd e',
	'-rf',
	'new\nline',
	'"quoted\'',
	'caf\u00c3\u00a9',
	'not\u00ff utf',
	'x'.repeat(120),
];
const fileModes = [0o644, 0o755, 0o600, 0o4755, 0o2711, 0o444];
const folderModes = [0o755, 0o700, 0o711, 0o1777, 0o2755];

/** A folder full of random things that is edited at random. */
export type RandomTree = {
	/** Makes one change; returns what it was, for whoever reads of a failure. */
	readonly edit: () => string;
};

export function randomTree(root: string, random: Random): RandomTree {
	const at = (path: string): Buffer => Buffer.from(`${root}/${path}`, 'latin1');
	const list = (folder = ''): Found[] =>
		fs
			.readdirSync(at(folder), {withFileTypes: true, encoding: 'buffer'})
			.sort((one, other) => Buffer.compare(one.name, other.name))
			.flatMap((entry): Found[] => {
				const path = (folder === '' ? '' : `${folder}/`) + entry.name.toString('latin1');
				if (entry.isDirectory()) {
					return [{path, type: 'folder'}, ...list(path)];
				}

				return [{path, type: entry.isSymbolicLink() ? 'link' : 'file'}];
			});
	const text = (): string =>
		random
			.next()
			.toString(36)
			.repeat(1 + random.below(40));
	const place = (): string => {
		const folders = ['', ...list().flatMap(({path, type}) => (type === 'folder' ? [path] : []))];
		const folder = random.pick(folders.filter(path => path.split('/').length < 6));
		return (folder === '' ? '' : `${folder}/`) + random.pick(names);
	};
	const remove = (path: string): void => fs.rmSync(at(path), {recursive: true, force: true});
	const some = (type?: Found['type']): Found | undefined => {
		const found = list().filter(entry => type === undefined || entry.type === type);
		return found.length === 0 ? undefined : random.pick(found);
	};

	const makeFile = (path: string): void => {
		remove(path);
		fs.writeFileSync(at(path), text());
	};
	const makeFolder = (path: string): void => {
		remove(path);
		fs.mkdirSync(at(path));
		for (let count = random.below(3); count > 0; count--) {
			fs.writeFileSync(at(`${path}/${random.pick(names)}`), text());
		}
	};
	const makeLink = (path: string): void => {
		remove(path);
		fs.symlinkSync(random.pick(['.', '..', 'a', '/etc/passwd', 'no/such', 'caf\u00e9']), at(path));
	};

	const edits: Readonly<Record<string, () => string | undefined>> = {
		'new file'() {
			const path = place();
			makeFile(path);
			return path;
		},
		'new folder'() {
			const path = place();
			makeFolder(path);
			return path;
		},
		'new link'() {
			const path = place();
			makeLink(path);
			return path;
		},
		append() {
			const file = some('file');
			file && fs.appendFileSync(at(file.path), text());
			return file?.path;
		},
		'same size'() {
			const file = some('file');
			if (file) {
				const size = fs.statSync(at(file.path)).size;
				fs.writeFileSync(at(file.path), text().repeat(300).slice(0, size));
			}

			return file?.path;
		},
		'same size and time'() {
			const file = some('file');
			if (file) {
				const {size, atime, mtime} = fs.statSync(at(file.path));
				fs.writeFileSync(at(file.path), text().repeat(300).slice(0, size));
				fs.utimesSync(at(file.path), atime, mtime);
			}

			return file?.path;
		},
		'old time'() {
			const file = some('file');
			file && fs.utimesSync(at(file.path), 1, 1_000_000_000 + random.below(1000));
			return file?.path;
		},
		mode() {
			const entry = some();
			if (entry && entry.type !== 'link') {
				const modes = entry.type === 'file' ? fileModes : folderModes;
				fs.chmodSync(at(entry.path), random.pick(modes));
			}

			return entry?.path;
		},
		remove() {
			const entry = some();
			entry && remove(entry.path);
			return entry?.path;
		},
		move() {
			const entry = some();
			const target = place();
			if (
				entry &&
				!`${target}/`.startsWith(`${entry.path}/`) &&
				!`${entry.path}/`.startsWith(`${target}/`)
			) {
				remove(target);
				fs.renameSync(at(entry.path), at(target));
			}

			return `${entry?.path} to ${target}`;
		},
		'another type'() {
			const entry = some();
			entry && random.pick([makeFile, makeFolder, makeLink])(entry.path);
			return entry?.path;
		},
	};

	return {
		edit() {
			const kind = random.pick(Object.keys(edits));
			return `${kind} ${JSON.stringify(edits[kind]?.())}`;
		},
	};
}
