import {ConductoError} from '../errors/conducto-error.ts';

/** What was tried, for translating what went wrong. */
export type Attempted = {
	readonly host: string;
	/** As in "Docker could not *start the container*". */
	readonly action: string;
	/** The image that a "not found" is about. */
	readonly image?: string;
};

const unreachable = new Set([
	'ENOENT',
	'EACCES',
	'EPERM',
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'ETIMEDOUT',
]);

/** Turns whatever the client library threw into an error for people. */
export function translateError(error: unknown, attempted: Attempted): ConductoError {
	if (error instanceof ConductoError) {
		return error;
	}

	const code = property(error, 'code');
	if (code === 'EACCES' || code === 'EPERM') {
		return new ConductoError(
			'engine-missing',
			`This user may not use the Docker engine at ${attempted.host}.`,
			{hint: 'Run `sudo usermod -aG docker $USER` and log in again, or use sudo.', cause: error},
		);
	}

	if (isUnreachable(error)) {
		return new ConductoError('engine-missing', `No Docker engine answers at ${attempted.host}.`, {
			hint: attempted.host.startsWith('unix://')
				? 'Start it with `sudo systemctl start docker`, or install it: https://docs.docker.com/engine/install/.'
				: 'Check DOCKER_HOST and the current docker context, and that the engine there is up.',
			cause: error,
		});
	}

	return statusOf(error) === undefined
		? connectionLost(attempted, error)
		: refused(error, attempted);
}

/** Whether there was a connection, and it ended before the answer did. */
export function isBrokenConnection(error: unknown): boolean {
	return (
		statusOf(error) === undefined &&
		!(error instanceof ConductoError) &&
		!isUnreachable(error) &&
		typeof property(error, 'code') === 'string'
	);
}

function isUnreachable(error: unknown): boolean {
	const code = property(error, 'code');
	return typeof code === 'string' && unreachable.has(code);
}

/** The HTTP status that the engine answered with; undefined when it did not answer. */
export function statusOf(error: unknown): number | undefined {
	const status = property(error, 'statusCode');
	return typeof status === 'number' ? status : undefined;
}

/** The engine's own words, without the client library's decoration. */
export function engineMessage(error: unknown): string {
	const said = property(property(error, 'json'), 'message');
	if (typeof said === 'string' && said !== '') {
		return said;
	}

	const message = error instanceof Error ? error.message : String(error);
	return message.replace(/^\(HTTP code \d+\) /, '').trim();
}

function connectionLost(attempted: Attempted, cause: unknown): ConductoError {
	return new ConductoError(
		isBrokenConnection(cause) ? 'engine-lost' : 'engine-failed',
		`The connection to the Docker engine broke while it was to ${attempted.action}.`,
		{hint: `Check that the engine at ${attempted.host} is up: \`docker info\`.`, cause},
	);
}

function refused(cause: unknown, {action, image}: Attempted): ConductoError {
	const message = engineMessage(cause);
	if (image !== undefined && statusOf(cause) === 404 && /image/i.test(message)) {
		return new ConductoError('image-not-found', `Image ${image} is not on this machine.`, {
			hint: 'Rebuild the image.',
			cause,
		});
	}

	return new ConductoError('engine-failed', `Docker could not ${action}: ${message}.`, {cause});
}

function property(value: unknown, key: string): unknown {
	return typeof value === 'object' && value !== null
		? (value as Record<string, unknown>)[key]
		: undefined;
}
