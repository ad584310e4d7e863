import type {ExecCallbackOptions} from './callback-options.ts';
import {definitionError} from './definition-error.ts';
import {describeValue} from './describe-value.ts';
import {BaseNode, type NodeOptions, nodeRules} from './node.ts';
import {aCommand} from './node-rules.ts';

/** Options of an `Exec`. */
export type ExecOptions = NodeOptions & ExecCallbackOptions;

const rules = nodeRules('exec');

/**
A leaf: runs a command in a fresh container, with the shell of its image.

@example
```
new Exec('python hello.py', {image: 'python:3.12-slim', env: {WHO: 'world'}});
```
*/
export class Exec extends BaseNode {
	readonly type = 'exec';
	/** What the shell runs; may have several lines. */
	readonly command: string;

	constructor(command: string, options: ExecOptions = {}) {
		super('exec', options, rules);
		if (!aCommand.accepts(command)) {
			throw definitionError(
				this.place,
				`the command of Exec must be ${aCommand.expected}, not ${describeValue(command)}.`,
				"Write it as new Exec('make test', {image: 'debian:stable-slim'}).",
			);
		}

		this.command = command;
	}
}
