import {ConductoError} from '../errors/conducto-error.ts';
import {nearest} from '../pipeline/nearest.ts';
import {imagesOf, isBelow, type Tree} from '../pipeline/tree.ts';

/**
The images that a person means: all of a pipeline, the one of that name, or those of a node and what is
below it. Throws `node-not-found`, with the names that are there.
*/
export function imagesFor(tree: Tree, target: string | undefined): string[] {
	const names = imagesOf(tree);
	if (target === undefined) {
		return names;
	}

	if (names.includes(target)) {
		return [target];
	}

	if (tree.has(target)) {
		return imagesOf(new Map([...tree].filter(([path]) => isBelow(path, target))));
	}

	const isPath = target.startsWith('/');
	const meant = nearest(target, isPath ? tree.keys() : names);
	throw new ConductoError(
		'node-not-found',
		`There is no ${isPath ? 'node' : 'image'} ${target} in this pipeline.`,
		{
			hint:
				meant === undefined
					? `Its images are: ${names.join(', ')}`
					: `Did you mean ${meant}? Its images are: ${names.join(', ')}`,
		},
	);
}
