import {ConductoError} from '../errors/conducto-error.ts';
import {engineMessage, statusOf, translateError} from './docker-errors.ts';
import type {Engine} from './engine.ts';
import type {EngineConnection} from './engine-connection.ts';
import {assertReference, badReference, parseReference} from './image-reference.ts';
import {jsonLines} from './json-lines.ts';
import {createPullProgress, type PullMessage} from './pull-progress.ts';
import {loginFor} from './registry/registry-login.ts';

/**
Pulls an image, with the person's login at its registry. The stream's end is no success: an error comes as a message in it, which the client
library's `followProgress` passes over.
*/
export function pullMethod({docker, host}: EngineConnection): Engine['pullImage'] {
	return async (reference, onProgress, signal) => {
		assertReference(reference);
		const {repository, tag} = parseReference(reference);
		const progress = createPullProgress();
		try {
			const login = await loginFor(reference, signal);
			const options = {
				_query: {fromImage: repository, tag},
				_body: {},
				...(signal && {abortSignal: signal}),
			};
			const stream = await docker.createImage(login, options);
			const messages = jsonLines<PullMessage>(stream as AsyncIterable<Buffer> & typeof stream);
			for await (const message of messages) {
				const failed = message.errorDetail?.message ?? message.error;
				if (failed !== undefined) {
					throw pullFailure(reference, failed);
				}

				const pulled = progress(message);
				if (pulled) {
					onProgress(pulled);
				}
			}
		} catch (error) {
			signal?.throwIfAborted();
			throw error instanceof ConductoError || statusOf(error) === undefined
				? translateError(error, {host, action: `pull ${reference}`})
				: pullFailure(reference, engineMessage(error));
		}
	};
}

const reasons: readonly {
	readonly pattern: RegExp;
	readonly error: (reference: string, said: string) => ConductoError;
}[] = [
	{
		pattern: /invalid reference|repository name must|invalid tag/i,
		error: (reference, said) => badReference(reference, said),
	},
	{
		// Said by a registry that wants a login; some engines add that the image may not be there, either.
		pattern: /no basic auth credentials/i,
		error: accessRefused,
	},
	{
		pattern:
			/does not exist or may require|manifest unknown|manifest for .* not found|name unknown|: not found/i,
		error: (reference, said) =>
			new ConductoError(
				'image-not-found',
				`Image ${reference} is neither on this machine nor at ${parseReference(reference).registry}.`,
				{
					hint: `Check its name; if it is private, run \`${loginCommand(reference)}\` first.`,
					cause: said,
				},
			),
	},
	{
		pattern: /unauthorized|authentication required|denied|forbidden/i,
		error: accessRefused,
	},
	{
		pattern:
			/dial tcp|connection (refused|reset)|no such host|timeout|timed out|unreachable|lookup |x509|tls:|HTTP response to HTTPS|EOF/i,
		error: (reference, said) =>
			new ConductoError(
				'image-failed',
				`${parseReference(reference).registry} can't be reached to pull image ${reference}.`,
				{
					hint: `Check the network, name a mirror with --image-alias, or use an image that \`docker images\` lists (${said}).`,
					cause: said,
				},
			),
	},
];

/** Says why a pull failed: engines tell it only in words. */
export function pullFailure(reference: string, said: string): ConductoError {
	const reason = reasons.find(({pattern}) => pattern.test(said));
	return (
		reason?.error(reference, said) ??
		new ConductoError('image-failed', `Pulling image ${reference} failed: ${said}.`, {cause: said})
	);
}

function accessRefused(reference: string, said: string): ConductoError {
	return new ConductoError(
		'image-failed',
		`${parseReference(reference).registry} refuses access to image ${reference}.`,
		{
			hint: `Run \`${loginCommand(reference)}\` with an account that may use it, then rebuild.`,
			cause: said,
		},
	);
}

function loginCommand(reference: string): string {
	const {registry} = parseReference(reference);
	return registry === 'docker.io' ? 'docker login' : `docker login ${registry}`;
}
