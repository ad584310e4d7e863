import {aFilledString, checkOptions, type OptionRule, type OptionRules} from './check-options.ts';
import {definitionError} from './definition-error.ts';
import {Image} from './image.ts';
import type {NodeOptions} from './node-options.ts';
import {type NodeParameters, parameterOptionRules, readParameters} from './node-parameters.ts';
import {placeOfCaller} from './place.ts';
import {optionName} from './recipe/parameters.ts';
import type {NodeSpec, SourcePlace} from './spec.ts';

export type {NodeOptions} from './node-options.ts';

const anImage: OptionRule<string | Image> = {
	accepts: (value): value is string | Image =>
		value instanceof Image || aFilledString.accepts(value),
	expected: 'the name of an image, or an Image',
};

const owners = {exec: 'Exec', serial: 'Serial', parallel: 'Parallel'} as const;

/** The rules of the options that a node has. */
export function nodeRules(type: NodeSpec['type']): OptionRules {
	return {image: anImage, ...parameterOptionRules(type)};
}

/** Where a node was added: it has one place in one tree. */
export type Home = {
	readonly parent: BaseNode;
	readonly name: string;
	readonly place: SourcePlace | undefined;
};

/** Undefined for a node that was not added to another. */
export let homeOf: (node: BaseNode) => Home | undefined;
export let settle: (node: BaseNode, home: Home) => void;

/** What `Serial`, `Parallel` and `Exec` have in common. Not for use in definitions. */
export abstract class BaseNode {
	static {
		homeOf = node => node.#home;
		settle = (node, home) => {
			node.#home = home;
		};
	}

	/** In the node and not in a WeakMap, which a hundred thousand nodes make slow. */
	#home: Home | undefined;
	/** The image that was set on this very node. */
	readonly image: string | Image | undefined;
	/** What else was set on this very node, as it stands in the spec. */
	readonly parameters: NodeParameters;
	/** Where the node was written. */
	readonly place: SourcePlace | undefined;

	/** @param owner What it is called in a definition. */
	constructor(
		type: NodeSpec['type'],
		options: NodeOptions,
		rules: OptionRules,
		owner: string = owners[type],
	) {
		this.place = placeOfCaller();
		checkOptions(owner, options, rules, this.place);
		const given: Readonly<Record<string, unknown>> = options;
		const read = readParameters(type, name => given[optionName(name)]);
		if ('fault' in read) {
			throw definitionError(
				this.place,
				`the option ${optionName(read.name)} of ${owner} is wrong: ${read.fault.sentence}`,
				read.fault.hint,
			);
		}

		this.image = options.image;
		this.parameters = Object.freeze(read.parameters);
	}
}
