import {definitionError} from './definition-error.ts';
import {describeValue, quote} from './describe-value.ts';
import {BaseNode, type Home, homeOf, settle} from './node.ts';
import {formatPlace, placeOfCaller} from './place.ts';
import type {SourcePlace} from './spec.ts';

/** The nodes that others were added to. Only such a node can already be above the one that it is added to. */
const parents = new WeakSet<BaseNode>();

/** Puts a node among a parent's children, if that leaves a tree. */
export function adopt<NodeType>(
	parent: BaseNode,
	children: Map<string, NodeType>,
	name: string,
	node: NodeType,
	place: SourcePlace | undefined,
): void {
	if (!(node instanceof BaseNode)) {
		throw definitionError(
			place,
			`${quote(name)} must be a Serial, Parallel, Exec or Lazy, not ${describeValue(node)}.`,
			typeof node === 'string'
				? `Write it as new Exec(${quote(node)}).`
				: 'Make the node with new Serial, new Parallel or new Exec.',
		);
	}

	const namesake = children.get(name);
	if (namesake instanceof BaseNode) {
		throw definitionError(
			place,
			`there is already a node named ${quote(name)} here${addedAt(homeOf(namesake))}.`,
			'Give each child of a node a name of its own.',
		);
	}

	checkNoCycle(parent, name, node, place);
	const home = homeOf(node);
	if (home) {
		throw definitionError(
			place,
			`this node was already added as ${quote(home.name)}${addedAt(home)}.`,
			'Make a new node for each place in the tree.',
		);
	}

	settle(node, {parent, name, place});
	parents.add(parent);
	children.set(name, node);
}

/** Throws when the node is part of a tree already. */
export function checkFree(node: BaseNode): void {
	const home = homeOf(node);
	if (home) {
		throw definitionError(
			placeOfCaller(),
			`this node was already added as ${quote(home.name)}${addedAt(home)}.`,
			'Call with before add: it makes a new node.',
		);
	}
}

/** Whether the node is part of a larger tree. */
export function hasParent(node: BaseNode): boolean {
	return homeOf(node) !== undefined;
}

function checkNoCycle(
	parent: BaseNode,
	name: string,
	node: BaseNode,
	place: SourcePlace | undefined,
): void {
	if (node !== parent && !parents.has(node)) {
		return;
	}

	for (let above: BaseNode | undefined = parent; above; above = homeOf(above)?.parent) {
		if (above === node) {
			throw definitionError(
				place,
				`${quote(name)} can't be added here, because it would be below itself.`,
				'A node has one parent; make a new node instead of using one twice.',
			);
		}
	}
}

function addedAt(home: Home | undefined): string {
	return home?.place ? ` (${formatPlace(home.place)})` : '';
}
