import {checkFree} from './adopt.ts';
import type {CallbackOptions} from './callback-options.ts';
import type {FunctionCall, NativeFunction} from './native/function-call.ts';
import {BaseNode, type NodeOptions, nodeRules} from './node.ts';
import type {ParentOptions} from './parent-node.ts';
import {GivenOptions, readArguments, type Work, workOf} from './work.ts';

/** Options of a `Lazy`: they hold for what makes the tree and, inherited, for what is made. */
export type LazyOptions = NodeOptions &
	CallbackOptions &
	Pick<ParentOptions, 'suppressErrors' | 'maxConcurrent'>;

const rules = nodeRules('parallel');

/**
A part of the tree that is made while the pipeline runs (reference: "Nodes"): it has the children `Generate`,
which runs a command or calls a function that makes a tree, and `Execute`, which is that tree.

A command writes the tree as JSON into the file that `$CONDUCTO_TREE_FILE` names, or prints nothing else; a
function returns the node.

@example
```
new Lazy('python list_shards.py', {image: 'python:3.12-slim'});
new Lazy(shards, 'nightly').with({image: 'node:22-slim'});
```
*/
export class Lazy<Args extends readonly unknown[] = readonly unknown[]> extends BaseNode {
	readonly type = 'lazy';
	/** What the shell runs. Undefined when it calls a function. */
	readonly command: string | undefined;
	/** The function that it calls, and with which arguments. Undefined when it runs a command. */
	readonly call: FunctionCall | undefined;
	readonly #what: string | NativeFunction;
	readonly #options: LazyOptions;

	/** Runs a command that writes or prints a tree as JSON. */
	constructor(command: string, options?: LazyOptions);
	/** Calls a function that returns a node, as `Exec` does. For options, see `with`. */
	constructor(fn: (...args: Args) => unknown, ...args: Args);
	constructor(what: string | NativeFunction, ...rest: readonly unknown[]) {
		const {options, args} = readArguments<LazyOptions>(what, rest, {});
		super('parallel', options, rules, 'Lazy');
		const work: Work = workOf('Lazy', what, args, this.place);
		this.command = work.command;
		this.call = work.call;
		this.#what = what;
		this.#options = options;
	}

	/** The same node with options, which come before those that it has already. It must not be in a tree yet. */
	with(options: LazyOptions): Lazy<Args> {
		checkFree(this);
		const given = new GivenOptions({...this.#options, ...options});
		const make = Lazy as new (...all: readonly unknown[]) => Lazy<Args>;
		return new make(this.#what, ...(this.call?.args ?? []), given);
	}
}
