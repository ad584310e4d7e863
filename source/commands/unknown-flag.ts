import {ConductoError} from '../errors/conducto-error.ts';
import {nearest} from '../pipeline/nearest.ts';
import {flags} from './flags.ts';

/** Throws `usage` for the first flag that no command has, with the one that was meant. */
export function checkFlags(given: Readonly<Record<string, unknown>>): void {
	const unknown = Object.keys(given).find(name => !Object.hasOwn(flags, name));
	if (unknown === undefined) {
		return;
	}

	const isNegated = given[unknown] === false;
	const meant = nearest(unknown, Object.keys(flags));
	throw new ConductoError('usage', `There is no option ${written(unknown, isNegated)}.`, {
		hint: meant
			? `Did you mean ${written(meant, isNegated)}?`
			: 'See the options with: conducto --help',
	});
}

/** As it stands on the command line: `imageAlias` is `--image-alias`. */
function written(name: string, isNegated: boolean): string {
	if (name.length === 1) {
		return `-${name}`;
	}

	const words = name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
	return isNegated ? `--no-${words}` : `--${words}`;
}
