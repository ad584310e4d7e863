import {checkFree} from './adopt.ts';
import type {ExecCallbackOptions} from './callback-options.ts';
import type {FunctionCall, NativeFunction} from './native/function-call.ts';
import {BaseNode, type NodeOptions, nodeRules} from './node.ts';
import {GivenOptions, readArguments, type Work, workOf} from './work.ts';

/** Options of an `Exec`. */
export type ExecOptions = NodeOptions & ExecCallbackOptions;

const rules = nodeRules('exec');

/**
A leaf: runs a command in a fresh container, with the shell of its image; or calls a function of the
definition there (seed: "Adding Python Packages").

@example
```
new Exec('python hello.py', {image: 'python:3.12-slim', env: {WHO: 'world'}});
new Exec(greet, 'world', 3).with({image: 'node:22-slim'});
```
*/
export class Exec<Args extends readonly unknown[] = readonly unknown[]> extends BaseNode {
	readonly type = 'exec';
	/** What the shell runs; may have several lines. Undefined when it calls a function. */
	readonly command: string | undefined;
	/** The function that it calls, and with which arguments. Undefined when it runs a command. */
	readonly call: FunctionCall | undefined;
	readonly #what: string | NativeFunction;
	readonly #options: ExecOptions;

	/** Runs a command. */
	constructor(command: string, options?: ExecOptions);
	/**
	Calls a function in a container, whose image has Node.js 18.19 or later. The function is one that the
	definition exports, or a module of its own that it imports; it may be async. The arguments reach it as
	JSON. For options, see `with`.
	*/
	constructor(fn: (...args: Args) => unknown, ...args: Args);
	constructor(what: string | NativeFunction, ...rest: readonly unknown[]) {
		const {options, args} = readArguments<ExecOptions>(what, rest, {});
		super('exec', options, rules);
		const work: Work = workOf('Exec', what, args, this.place);
		this.command = work.command;
		this.call = work.call;
		this.#what = what;
		this.#options = options;
	}

	/** The same node with options, which come before those that it has already. It must not be in a tree yet. */
	with(options: ExecOptions): Exec<Args> {
		checkFree(this);
		const given = new GivenOptions({...this.#options, ...options});
		const make = Exec as new (...all: readonly unknown[]) => Exec<Args>;
		return new make(this.#what, ...(this.call?.args ?? []), given);
	}
}
