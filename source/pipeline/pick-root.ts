import {hasParent} from './adopt.ts';
import {definitionError} from './definition-error.ts';
import {describeValue, quote} from './describe-value.ts';
import {Exec} from './exec.ts';
import {Lazy} from './lazy.ts';
import {placeOfLine} from './line-of.ts';
import {nearest} from './nearest.ts';
import {BaseNode} from './node.ts';
import {Parallel} from './parallel.ts';
import type {PipelineNode} from './pipeline-node.ts';
import {formatFile} from './place.ts';
import {Serial} from './serial.ts';
import type {SourcePlace} from './spec.ts';

/** What a definition can export to be opened: a node, or a function that makes one. */
export type Maker = PipelineNode | ((...args: string[]) => unknown);

/** A function of a definition that makes a tree, or a tree, by the name of its export. */
export type Makers = ReadonlyMap<string, Maker>;

const example = 'Write export default function … that returns a Serial, Parallel, Exec or Lazy.';

/** What a module exports that can be opened. CommonJS exports count as if they were written with `export`. */
export function makersOf(exported: Readonly<Record<string, unknown>>): Makers {
	const {default: main} = exported;
	const isPlain = typeof main === 'object' && main !== null && !(main instanceof BaseNode);
	const {default: _, ...named} = exported;
	const all = isPlain ? {...named, ...main} : exported;
	const makers = new Map<string, Maker>();
	for (const [name, value] of Object.entries(all)) {
		if (name !== 'module.exports' && isMaker(value)) {
			makers.set(name, value);
		}
	}

	return makers;
}

/** The export that a person asked for; without a name the default one, or the only one. */
export function pickMaker(makers: Makers, wanted: string | undefined, file: string): Maker {
	const [only, second] = [...makers.values()];
	const names = [...makers.keys()].join(', ');
	if (!only) {
		throw definitionError(
			{file, line: 1},
			'this definition exports nothing that makes a pipeline.',
			example,
		);
	}

	if (wanted === undefined) {
		const main = makers.get('default') ?? (second === undefined ? only : undefined);
		if (main === undefined) {
			throw definitionError(
				{file, line: 1},
				`this definition has no default export, and several others: ${names}.`,
				`Name one of them, as in: conducto ${formatFile(file)} ${[...makers.keys()][0]}`,
			);
		}

		return main;
	}

	const maker = makers.get(wanted);
	if (maker === undefined) {
		const meant = nearest(wanted, makers.keys());
		throw definitionError(
			{file, line: 1},
			`this definition exports no function ${quote(wanted)}.`,
			meant ? `Did you mean ${meant}?` : `It exports: ${names}.`,
		);
	}

	return maker;
}

/** Runs what was picked, and makes sure that a whole tree came out of it. */
export async function rootOf(
	maker: Maker,
	args: readonly string[],
	file: string,
): Promise<PipelineNode> {
	if (typeof maker !== 'function') {
		if (args.length > 0) {
			throw definitionError(
				maker.place,
				`this definition takes no arguments, but was given ${quote(args.join(' '))}.`,
				'Export a function that takes them and returns the node.',
			);
		}

		return wholeTree(maker, maker.place);
	}

	const root: unknown = await maker(...args);
	const place = placeOfLine(file, maker.name === 'default' ? 'export default' : maker.name);
	if (!isNode(root)) {
		throw definitionError(
			place,
			`this function returned ${describeValue(root)} instead of a node.`,
			root === undefined
				? 'Return the Serial, Parallel or Exec that is the root of the pipeline.'
				: example,
		);
	}

	return wholeTree(root, place);
}

function wholeTree(root: PipelineNode, place: SourcePlace | undefined): PipelineNode {
	if (hasParent(root)) {
		throw definitionError(
			place,
			'the node that came out of this definition is only a part of its tree.',
			'Return the root; add returns the node that was added.',
		);
	}

	return root;
}

function isMaker(value: unknown): value is Maker {
	return isNode(value) || (typeof value === 'function' && !isClass(value));
}

/** Whether a value is a node of a definition. */
export function isNode(value: unknown): value is PipelineNode {
	return (
		value instanceof Serial ||
		value instanceof Parallel ||
		value instanceof Exec ||
		value instanceof Lazy
	);
}

function isClass(value: object): boolean {
	return Function.prototype.toString.call(value).startsWith('class');
}
