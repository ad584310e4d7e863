import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {mkdir, rename, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {buffer} from 'node:stream/consumers';
import {putLongCommand} from '../image/long-command.ts';
import {prepareContainer} from '../image/node-container.ts';
import type {SessionRequest} from './session.ts';

/**
Writes down what a node's container has besides its image: archives in a folder, to be unpacked at `/` in this
order. Their names are their contents': what is there already is the same.
*/
export async function writeContainerFiles(
	{node, image, network}: Pick<SessionRequest, 'node' | 'image' | 'network'>,
	folder: string,
): Promise<readonly string[]> {
	const files: string[] = [];
	const taker = {
		async putArchive(_id: string, _folder: string, tar: NodeJS.ReadableStream) {
			files.push(await writeOnce(folder, await buffer(tar)));
		},
	};
	await prepareContainer(taker, '', {built: image, node, network});
	await putLongCommand(taker, '', node.command);
	return files;
}

async function writeOnce(folder: string, contents: Buffer): Promise<string> {
	const name = createHash('sha256').update(contents).digest('hex').slice(0, 24);
	const file = join(folder, `${name}.tar`);
	if (!existsSync(file)) {
		await mkdir(folder, {recursive: true, mode: 0o700});
		const aside = `${file}.${process.pid}`;
		await writeFile(aside, contents, {mode: 0o600});
		await rename(aside, file);
	}

	return file;
}
