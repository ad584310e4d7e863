import type {IncomingMessage} from 'node:http';
import {posix} from 'node:path';
import type {Readable} from 'node:stream';
import type {Container} from 'dockerode';
import {Parser} from 'tar/parse';
import {statusOf} from './docker-errors.ts';
import {readFolderArchive} from './docker-folder.ts';
import type {ContainerChange, Engine, PathStat} from './engine.ts';
import type {EngineConnection} from './engine-connection.ts';

type FileMethods = Pick<
	Engine,
	| 'putArchive'
	| 'copyVolumes'
	| 'statPath'
	| 'readFile'
	| 'readFolder'
	| 'readWhole'
	| 'containerChanges'
>;

const readLimit = 64 * 1024;
/** As many as Linux follows. */
const linkLimit = 40;
const statHeader = 'x-docker-container-path-stat';
/** Bits of Go's `os.FileMode`, which is what the engine sends. */
const goDirectory = 2 ** 31;
const goIrregular = [31, 27, 26, 25, 24, 21, 19].map(bit => 2 ** bit);

/** Names that the engine itself gives to volumes. */
const anonymous = /^[0-9a-f]{64}$/;

/** As the engine numbers them. */
const changes: ReadonlyMap<number, ContainerChange['change']> = new Map([
	[0, 'changed'],
	[1, 'added'],
	[2, 'removed'],
]);

type EngineStat = PathStat & {readonly isRegular: boolean};

export function fileMethods({docker, attempt}: EngineConnection): FileMethods {
	return {
		putArchive: (id, folder, tar) =>
			attempt({action: 'copy files into the container'}, async () => {
				try {
					await docker.getContainer(id).putArchive(tar, {path: folder});
				} finally {
					// An engine that refuses the archive stops reading it.
					tar.destroy();
				}
			}),

		copyVolumes: (from, to) =>
			attempt({action: 'copy the volumes of a container'}, async () => {
				const {Mounts: mounts} = await docker.getContainer(from).inspect();
				for (const {Type: type, Name: name = '', Destination: target} of mounts) {
					if (type === 'volume' && anonymous.test(name)) {
						const archive = (await docker
							.getContainer(from)
							.getArchive({path: target})) as Readable;
						await docker.getContainer(to).putArchive(archive, {path: posix.dirname(target)});
					}
				}
			}),

		statPath: (id, path) =>
			attempt({action: `look for ${path} in the container`}, () =>
				stat(docker.getContainer(id), path),
			),

		readFile: (id, path, limit = readLimit) =>
			attempt({action: `read ${path} in the container`}, async () => {
				const container = docker.getContainer(id);
				const file = await followLinks(container, path);
				if (file === undefined) {
					return undefined;
				}

				const archive = await container.getArchive({path: file});
				return firstBytes(archive as Readable, limit);
			}),

		readFolder: (id, folder, request) =>
			attempt({action: `read ${folder} in the container`}, async () => {
				try {
					const archive = await docker.getContainer(id).getArchive({path: folder});
					return await readFolderArchive(archive as Readable, folder, request);
				} catch (error) {
					if (statusOf(error) === 404) {
						return undefined;
					}

					throw error;
				}
			}),

		readWhole: (id, path) =>
			attempt({action: `read ${path} in the container`}, async () => {
				const container = docker.getContainer(id);
				const file = await followLinks(container, path);
				return contentsIn(
					file === undefined ? [] : ((await container.getArchive({path: file})) as Readable),
				);
			}),

		containerChanges: id =>
			attempt({action: 'list what changed in the container'}, async () => {
				// The engine says `null` where nothing did, and the client library something else.
				const found: unknown = await docker.getContainer(id).changes();
				return (Array.isArray(found) ? (found as EngineChange[]) : []).map(
					({Path: path, Kind: kind}) => ({
						path,
						change: changes.get(kind) ?? 'changed',
					}),
				);
			}),
	};
}

type EngineChange = {readonly Path: string; readonly Kind: number};

async function stat(container: Container, path: string): Promise<EngineStat | undefined> {
	try {
		const response: IncomingMessage = await container.infoArchive({path});
		response.resume();
		return parseStat(String(response.headers[statHeader]));
	} catch (error) {
		if (statusOf(error) === 404) {
			return undefined;
		}

		throw error;
	}
}

function parseStat(header: string): EngineStat {
	const {mode, linkTarget} = JSON.parse(Buffer.from(header, 'base64').toString()) as {
		mode: number;
		linkTarget: string;
	};
	return {
		mode: mode & 0o777,
		isDirectory: hasBit(mode, goDirectory),
		linkTarget: linkTarget === '' ? undefined : linkTarget,
		isRegular: !goIrregular.some(bit => hasBit(mode, bit)),
	};
}

/** Bit 31 is beyond what the bitwise operators keep positive. */
function hasBit(mode: number, bit: number): boolean {
	return Math.floor(mode / bit) % 2 === 1;
}

/** The regular file that a path leads to, if it does. */
async function followLinks(container: Container, path: string): Promise<string | undefined> {
	let current = path;
	for (let links = 0; links <= linkLimit; links++) {
		const found = await stat(container, current);
		if (found?.linkTarget === undefined) {
			return found?.isRegular ? current : undefined;
		}

		current = found.linkTarget;
	}

	return undefined;
}

/** The beginning of the one file in an archive. */
async function firstBytes(archive: Readable, limit: number): Promise<Buffer> {
	const pieces: Buffer[] = [];
	let length = 0;
	for await (const piece of contentsIn(archive)) {
		pieces.push(piece);
		length += piece.length;
		if (length >= limit) {
			break;
		}
	}

	return Buffer.concat(pieces).subarray(0, limit);
}

/** The one file in an archive, piece by piece. */
async function* contentsIn(
	archive: AsyncIterable<unknown> | Iterable<unknown>,
): AsyncGenerator<Buffer> {
	let pieces: Buffer[] = [];
	const parser = new Parser({
		onReadEntry(entry) {
			entry.on('data', piece => {
				pieces.push(piece);
			});
		},
	});
	for await (const chunk of archive) {
		parser.write(chunk as Buffer);
		yield* pieces;
		pieces = [];
	}
}
