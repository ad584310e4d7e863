import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {Readable} from 'node:stream';
import type {PackedContext} from '../../engine/engine.ts';
import {folderTar} from '../folder/folder-tar.ts';
import {endOfArchive} from '../folder/tar-header.ts';
import {archivedFile} from '../network/small-archive.ts';
import type {BuildContext} from './build-context.ts';

/** Where the classic builder finds the Dockerfile: beside the person's own, which may be another's. */
const dockerfileName = '.conducto-dockerfile';
const ignoreName = '.dockerignore';

/** Packs a context with its Dockerfile for the classic builder. */
export async function packContext(
	dockerfile: string,
	context: BuildContext | undefined,
): Promise<PackedContext> {
	const own = [
		archivedFile({path: dockerfileName, contents: dockerfile}),
		archivedFile({path: ignoreName, contents: await removalRules(context)}),
	];
	const pieces = context ? folderPieces(own, context) : [...own, endOfArchive];
	return {
		archive: Readable.from(pieces, {objectMode: false}),
		dockerfile: dockerfileName,
	};
}

/**
The builder reads these rules for one purpose: to remove the Dockerfile and the rules themselves before
`COPY` sees them. The person's rules, if they are to be copied, stay with one line more.
*/
async function removalRules(context: BuildContext | undefined): Promise<string> {
	const isCopied = context?.scan.entries.has(ignoreName) ?? false;
	const kept = isCopied
		? await readFile(path.join(context?.folder ?? '', ignoreName), 'utf8')
		: ignoreName;
	return `${kept}\n${dockerfileName}\n`;
}

async function* folderPieces(
	own: readonly Buffer[],
	{folder, scan}: BuildContext,
): AsyncGenerator<Buffer> {
	yield Buffer.concat(own);
	const items = [...scan.entries].filter(([name]) => name !== ignoreName);
	yield* folderTar({root: folder, items, prefix: '.'});
}
