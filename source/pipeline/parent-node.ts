import {adopt} from './adopt.ts';
import {anObject, type OptionRules} from './check-options.ts';
import {definitionError} from './definition-error.ts';
import {quote} from './describe-value.ts';
import {nearest} from './nearest.ts';
import {BaseNode, type NodeOptions, nodeRules} from './node.ts';
import {checkLiteralName, namesOf} from './node-names.ts';
import type {PipelineNode} from './pipeline-node.ts';
import {placeOfCaller} from './place.ts';
import type {ParallelSpec, SerialSpec, SourcePlace} from './spec.ts';

type ParentType = (SerialSpec | ParallelSpec)['type'];

/** Options that `Serial` and `Parallel` share (reference: "Nodes"). */
export type ParentOptions = NodeOptions & {
	/**
	The children by name, in their order; `add` does the same one by one.

	A name that is a whole number is refused here, because JavaScript would put it first: use `add`.

	@default {}
	*/
	readonly children?: Readonly<Record<string, PipelineNode>>;
	/**
	Whether the node counts as done for its parent although something below it failed. It is then shown
	as a warning. Not inherited.

	@default false
	*/
	readonly suppressErrors?: boolean;
	/**
	How many commands below the node run at once, at all levels together: a whole number, at least 1. Not
	inherited, but what is below can't run more either.

	@default As many as `--jobs` lets run.
	*/
	readonly maxConcurrent?: number;
};

/** The rules of the options that a node with children has. */
export function parentRules(type: ParentType): OptionRules {
	return {...nodeRules(type), children: anObject};
}

/** What `Serial` and `Parallel` have in common. Not for use in definitions. */
export abstract class ParentNode extends BaseNode {
	readonly #children = new Map<string, PipelineNode>();

	constructor(type: ParentType, options: ParentOptions, rules: OptionRules) {
		super(type, options, rules);
		for (const [name, node] of Object.entries(options.children ?? {})) {
			checkLiteralName(name, this.place);
			adopt(this, this.#children, name, node, this.place);
		}
	}

	/** The children by name, in their order. */
	get children(): ReadonlyMap<string, PipelineNode> {
		return this.#children;
	}

	/**
	Adds a node, and returns it.

	@param path A name, or a path to a new name below nodes that exist: `Build/Lint`.
	*/
	add<NodeType extends PipelineNode>(path: string, node: NodeType): NodeType {
		const place = placeOfCaller();
		const names = namesOf(path, place);
		const name = names.pop() ?? '';
		const parent = names.length === 0 ? this : descend(this, names, place);
		if (!(parent instanceof ParentNode)) {
			throw definitionError(
				place,
				`nothing can be added below ${quote(names.join('/'))}, because it is ${parent.type === 'exec' ? 'an Exec' : 'a Lazy'}.`,
				'Only Serial and Parallel have children.',
			);
		}

		adopt<PipelineNode>(parent, parent.#children, name, node, place);
		return node;
	}

	/**
	The node at a path below this one, such as `Build/Lint`.

	@throws When there is none.
	*/
	get(path: string): PipelineNode {
		const place = placeOfCaller();
		return descend(this, namesOf(path, place), place);
	}
}

function descend(
	start: ParentNode,
	names: readonly string[],
	place: SourcePlace | undefined,
): PipelineNode {
	let children: ReadonlyMap<string, PipelineNode> = start.children;
	let found: PipelineNode | undefined;
	for (const [index, name] of names.entries()) {
		found = children.get(name);
		if (!found) {
			throw missingNode(names.slice(0, index + 1), children, place);
		}

		children = found instanceof ParentNode ? found.children : new Map();
	}

	if (!found) {
		throw missingNode(names, children, place);
	}

	return found;
}

function missingNode(
	names: readonly string[],
	siblings: ReadonlyMap<string, PipelineNode>,
	place: SourcePlace | undefined,
) {
	const meant = nearest(names.at(-1) ?? '', siblings.keys());
	return definitionError(
		place,
		`there is no node ${quote(names.join('/'))} here.`,
		meant ? `Did you mean ${quote(meant)}?` : 'Add a node before what is below it.',
	);
}
