import type {Fault} from '../check-env.ts';
import {describeValue, quote} from '../describe-value.ts';
import type {ParameterName} from './parameters.ts';

/** A package's name becomes an argument of its program, and must not be taken for an option. */
export function packagesFault(
	packages: readonly unknown[],
	name: string,
	parameter: ParameterName,
): Fault | undefined {
	if (packages.length === 0) {
		return {sentence: `${name} is an empty list.`, hint: 'Name a package, or leave it out.'};
	}

	for (const [index, item] of packages.entries()) {
		const at = `${name}[${index}]`;
		if (typeof item !== 'string') {
			return {
				sentence: `${at} must be a string, not ${describeValue(item)}.`,
				hint: "Write the packages as ['first', 'second'].",
			};
		}

		const reason = packageFault(item, parameter);
		if (reason !== undefined) {
			return {
				sentence: `${at} is no name of a package: ${quote(item)} ${reason}.`,
				hint: 'Write the name, with the version that this program takes, one package an item.',
			};
		}
	}

	return undefined;
}

function packageFault(item: string, parameter: ParameterName): string | undefined {
	if (item.trim() === '') {
		return 'is empty';
	}

	if (item.trim().startsWith('-')) {
		return 'would be taken for an option';
	}

	if (/[\p{Cc}\u2028\u2029]/u.test(item)) {
		return 'has a line break or another control character in it';
	}

	// pip and npm take spaces around a version; no distribution does.
	const isOfDistribution = parameter === 'install_packages' || parameter === 'reqs_packages';
	return isOfDistribution && /\s/.test(item) ? 'has a space in it' : undefined;
}
