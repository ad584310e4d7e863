import {ConductoError} from '../../errors/conducto-error.ts';
import {assertCallable} from '../../image/native/assert-callable.ts';
import {commandFile} from '../command-file.ts';
import type {SessionRequest} from '../session.ts';

/** Linux takes no longer single argument (`MAX_ARG_STRLEN`, less the zero at its end). */
const longestArgument = 128 * 1024 - 1;

/** The node's command as an attempt runs it. Throws `shell-missing` and `image-not-ready` as an attempt does. */
export function commandOf({node, image}: SessionRequest): readonly string[] {
	if (image.shell === undefined) {
		throw new ConductoError(
			'shell-missing',
			`The image ${node.image} has no shell to run the command with.`,
			{hint: 'Use an image that has bash, ash, zsh or sh.', path: node.path},
		);
	}

	assertCallable(node, image);
	const isLong = Buffer.byteLength(node.command) > longestArgument;
	return [image.shell, '-c', isLong ? `. ${commandFile}` : node.command];
}
