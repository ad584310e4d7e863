import {parseReference} from '../engine/image-reference.ts';
import {ConductoError} from '../errors/conducto-error.ts';

/**
Says under which name an image is really had, for mirrors and for machines that reach no registry
(design: "The command line", `--image-alias`).
*/
export type ImageAliases = (reference: string) => string;

export const noAliases: ImageAliases = reference => reference;

type Alias = {readonly from: string; readonly to: string};

/**
Reads aliases of the form `from=to`; the first that fits counts. `python:3.12=mirror/python:3.12` is for
one image, `python=mirror/python` for all its tags, `docker.io/=mirror/` for all that begins so.

Throws `usage` for one that has another form.
*/
export function parseAliases(texts: readonly string[]): ImageAliases {
	const aliases = texts.map(parseAlias);
	if (aliases.length === 0) {
		return noAliases;
	}

	return reference => {
		for (const alias of aliases) {
			const replaced = replace(alias, reference);
			if (replaced !== undefined) {
				return replaced;
			}
		}

		return reference;
	};
}

function parseAlias(text: string): Alias {
	const [from = '', to = '', ...more] = text.split('=').map(part => part.trim());
	if (from === '' || to === '' || more.length > 0 || from.endsWith('/') !== to.endsWith('/')) {
		throw new ConductoError('usage', `"${text}" is not an image alias.`, {
			hint: 'Write from=to: python:3.12=localhost:5000/python:3.12, or docker.io/=localhost:5000/ for all of a registry.',
		});
	}

	return {from, to};
}

function replace({from, to}: Alias, reference: string): string | undefined {
	const full = fullName(reference);
	if (from.endsWith('/')) {
		const start = [reference, full].find(name => name.startsWith(from));
		return start === undefined ? undefined : to + start.slice(from.length);
	}

	if (hasTag(from)) {
		return fullName(from) === full ? to : undefined;
	}

	const {repository, tag} = parseReference(full);
	if (repository !== parseReference(fullName(from)).repository) {
		return undefined;
	}

	return hasTag(to) ? to : `${to}${tag.includes(':') ? '@' : ':'}${tag}`;
}

function hasTag(reference: string): boolean {
	return reference.includes('@') || reference.lastIndexOf(':') > reference.lastIndexOf('/');
}

/** `python` is short for `docker.io/library/python:latest`. */
function fullName(reference: string): string {
	const {registry} = parseReference(reference);
	const isShort = registry === 'docker.io' && !reference.startsWith('docker.io/');
	const named = isShort
		? `docker.io/${reference.includes('/') ? '' : 'library/'}${reference}`
		: reference;
	return hasTag(named) ? named : `${named}:latest`;
}
