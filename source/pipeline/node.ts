import {checkEnv} from './check-env.ts';
import {
	aFilledString,
	anObject,
	aString,
	checkOptions,
	type OptionRule,
	type OptionRules,
} from './check-options.ts';
import {Image} from './image.ts';
import {placeOfCaller} from './place.ts';
import type {SourcePlace} from './spec.ts';

/** Options that every node has. What a parent sets holds for all that is below it. */
export type NodeOptions = {
	/**
	The image that commands run in: its name, or an `Image`. The nearest one wins.

	@default 'debian:stable-slim'
	*/
	readonly image?: string | Image;
	/** Environment variables. Merged with those of the parents key by key, the nearest wins. */
	readonly env?: Readonly<Record<string, string>>;
	/** What the node is for, in Markdown. For display only. */
	readonly doc?: string;
};

const anImage: OptionRule<string | Image> = {
	accepts: (value): value is string | Image =>
		value instanceof Image || aFilledString.accepts(value),
	expected: 'the name of an image, or an Image',
};

export const nodeRules: OptionRules = {image: anImage, env: anObject, doc: aString};

/** What `Serial`, `Parallel` and `Exec` have in common. Not for use in definitions. */
export abstract class BaseNode {
	/** The image, environment and text that were set on this very node. */
	readonly options: NodeOptions;
	/** Where the node was written. */
	readonly place: SourcePlace | undefined;

	constructor(owner: string, options: NodeOptions, rules: OptionRules) {
		this.place = placeOfCaller();
		checkOptions(owner, options, rules, this.place);
		if (options.env !== undefined) {
			checkEnv(options.env, this.place);
		}

		const {image, env, doc} = options;
		this.options = Object.freeze({
			...(image !== undefined && {image}),
			// A copy: an object that the definition goes on changing must not change this node.
			...(env !== undefined && {env: Object.freeze({...env})}),
			...(doc !== undefined && {doc}),
		});
	}
}
