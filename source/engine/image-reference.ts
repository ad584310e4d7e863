import {ConductoError} from '../errors/conducto-error.ts';

export type ImageReference = {
	readonly repository: string;
	/** A tag or a digest; `latest` unless the reference names one. */
	readonly tag: string;
	/** The host that it is pulled from. */
	readonly registry: string;
};

/**
Rejects what can't be the name of an image, before it gets into a URL. What is left is for the engine
to judge.
*/
export function assertReference(reference: string): void {
	if (!/^[\w.:@/-]+$/.test(reference)) {
		throw badReference(reference);
	}
}

export function badReference(reference: string, cause?: unknown): ConductoError {
	return new ConductoError('image-not-found', `"${reference}" is not a valid image name.`, {
		hint: 'Image names look like python:3.12-slim or registry.example.com/team/app:1.0.',
		cause,
	});
}

/** Takes `registry:5000/team/app:1.0` apart. Without a tag an engine would pull all tags. */
export function parseReference(reference: string): ImageReference {
	const registry = registryOf(reference);
	const digest = reference.indexOf('@');
	if (digest !== -1) {
		const repository = reference.slice(0, digest).replace(/:[^/:]*$/, '');
		return {repository, tag: reference.slice(digest + 1), registry};
	}

	const colon = reference.lastIndexOf(':');
	return colon > reference.lastIndexOf('/')
		? {repository: reference.slice(0, colon), tag: reference.slice(colon + 1), registry}
		: {repository: reference, tag: 'latest', registry};
}

function registryOf(reference: string): string {
	const slash = reference.indexOf('/');
	const first = slash === -1 ? '' : reference.slice(0, slash);
	return /[.:]/.test(first) || first === 'localhost' ? first : 'docker.io';
}
