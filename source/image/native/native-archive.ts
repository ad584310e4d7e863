import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {Readable} from 'node:stream';
import {fileURLToPath} from 'node:url';
import {ConductoError} from '../../errors/conducto-error.ts';
import {manifestName, manifestOf} from '../../native/manifest.ts';
import {nativeFolder} from '../../pipeline/native/native-call.ts';
import type {NativeCode} from '../../pipeline/spec.ts';
import {endOfArchive, paddingOf, tarHeader} from '../folder/tar-header.ts';
import {launcher} from './launcher.ts';

const fromSource = import.meta.url.endsWith('.ts');

/** What runs in containers: bundled apart, for older versions of Node.js. */
const programFolder = fileURLToPath(
	new URL(fromSource ? '../../../dist/native/' : './native/', import.meta.url),
);

const folder = nativeFolder.slice(1);
const archives = new WeakMap<NativeCode, Map<string, Promise<Buffer>>>();

/**
A tar archive, to be unpacked at `/`, with all that a container needs to call functions of the
definition but Node.js itself. It is made once for all containers of the same Node.js.

@param node Absolute path of the image's Node.js; undefined: it is not known.
*/
export async function nativeArchive(code: NativeCode, node: string | undefined): Promise<Readable> {
	const known = archives.get(code) ?? new Map<string, Promise<Buffer>>();
	archives.set(code, known);
	const archive = known.get(node ?? '') ?? pack(code, node);
	known.set(node ?? '', archive);
	return Readable.from([await archive], {objectMode: false});
}

async function pack(code: NativeCode, node: string | undefined): Promise<Buffer> {
	const modules = Object.entries(code.modules).map(
		([name, {source}]) => [`modules/${name}`, source] as const,
	);
	const files: ReadonlyArray<readonly [name: string, contents: string | Buffer]> = [
		// A package.json further up must not say what kind of modules these are.
		['package.json', '{"type": "commonjs"}\n'],
		[manifestName, JSON.stringify(manifestOf(code))],
		...(await programFiles()),
		...modules,
	];
	return Buffer.concat([
		folderEntry('', 0o755),
		// The image's user leaves there why a call failed.
		folderEntry('out/', 0o1777),
		...foldersOf(files.map(([name]) => name)).map(name => folderEntry(`${name}/`, 0o755)),
		fileEntry('call', 0o755, launcher(node)),
		...files.map(([name, contents]) => fileEntry(name, 0o644, contents)),
		endOfArchive,
	]);
}

/** Parents before what is in them. */
function foldersOf(names: readonly string[]): string[] {
	const folders = new Set<string>();
	for (const name of names) {
		const parts = name.split('/').slice(0, -1);
		for (const [index] of parts.entries()) {
			folders.add(parts.slice(0, index + 1).join('/'));
		}
	}

	return [...folders];
}

async function programFiles(): Promise<ReadonlyArray<readonly [string, Buffer]>> {
	const names = await readdir(programFolder).catch((cause: unknown) => {
		throw new ConductoError('internal', `${programFolder} is missing.`, {
			hint: 'Run npm run build in the checkout.',
			cause,
		});
	});
	return Promise.all(
		names.map(
			async name => [`own/${name}`, await readFile(path.join(programFolder, name))] as const,
		),
	);
}

function folderEntry(name: string, mode: number): Buffer {
	return tarHeader({path: `${folder}/${name}`, type: 'folder', mode, size: 0, mtimeMs: 0});
}

function fileEntry(name: string, mode: number, contents: string | Buffer): Buffer {
	const data = Buffer.from(contents);
	const {length: size} = data;
	const header = tarHeader({path: `${folder}/${name}`, type: 'file', mode, size, mtimeMs: 0});
	return Buffer.concat([header, data, Buffer.alloc(paddingOf(size))]);
}
