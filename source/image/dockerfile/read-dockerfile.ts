import path from 'node:path';
import {ConductoError} from '../../errors/conducto-error.ts';
import type {ImageSpec} from '../../pipeline/spec.ts';
import {readRegularFile} from '../folder/read-regular-file.ts';

export type DockerfileSource = Pick<ImageSpec, 'dockerfile' | 'dockerfile_text' | 'context'>;

export type DockerfileText = {
	readonly text: string;
	/** Undefined: the text is the recipe's own. */
	readonly file: string | undefined;
};

/** Rejects with `image-failed`, naming the file, when there is no Dockerfile with anything in it. */
export async function readDockerfile(source: DockerfileSource): Promise<DockerfileText> {
	const file = source.dockerfile === undefined ? undefined : path.resolve(source.dockerfile);
	const text = file === undefined ? (source.dockerfile_text ?? '') : await readText(file);
	if (text.split('\n').every(line => /^\s*(#|$)/.test(line))) {
		throw new ConductoError(
			'image-failed',
			file === undefined ? 'dockerfileText is empty.' : `The Dockerfile ${file} is empty.`,
			{hint: 'It needs at least a line such as FROM debian:stable-slim.'},
		);
	}

	return {text, file};
}

async function readText(file: string): Promise<string> {
	try {
		return (await readRegularFile(file)).toString();
	} catch (cause) {
		const {code} = cause as NodeJS.ErrnoException;
		const said: Readonly<Record<string, readonly [string, string]>> = {
			ENOENT: ['does not exist', 'Correct dockerfile: it is relative to the definition.'],
			ENOTDIR: ['does not exist', 'Correct dockerfile: it is relative to the definition.'],
			EISDIR: ['is a folder', 'Name the file in it.'],
			EACCES: ['may not be read', 'Give yourself the right to read it.'],
		};
		const [why, hint] = said[code ?? ''] ?? [`can't be read (${code})`, undefined];
		throw new ConductoError('image-failed', `The Dockerfile ${file} ${why}.`, {hint, cause});
	}
}
