import type {ReactionSpec} from './spec.ts';

/**
What is done about an error of a command: made by `retry` and the functions beside it.

@example
```
new Exec('make test', {onError: retry(3)});
```
*/
export type Reaction = ReactionSpec;

/** Something that follows an error: a command for the shell, or what is done about it. */
export type ErrorCallback = string | Reaction;

/**
Runs a command again after an error, up to so many times since a person reset it. What a person killed is
not run again. Inherited: on a parent, it holds for each command below it.

@param retries A whole number; 0 takes back what is inherited.

@example
```
new Serial({onError: retry(2), children: {Test: new Exec('make test')}});
```
*/
export function retry(retries: number): Reaction {
	return {type: 'retry', count: retries};
}

/**
As `retry`; when no retry is left, the command is skipped: it counts as done, and is shown as a warning.
Inherited.

@param retries A whole number; with 0 it is skipped after its first error.

@example
```
new Exec('make check-links', {onError: retryThenSkip(1)});
```
*/
export function retryThenSkip(retries: number): Reaction {
	return {type: 'retry_then_skip', count: retries};
}

/**
As `retry`; each time that its memory was not enough, it gets twice as much as before. Without `mem` there is
nothing to double. Inherited.

@param retries A whole number; 0 takes back what is inherited.

@example
```
new Exec('node build.js', {mem: 1, onError: retryWithDoubleMem(2)});
```
*/
export function retryWithDoubleMem(retries: number): Reaction {
	return {type: 'retry_with_double_mem', count: retries};
}

/**
Runs a command again with twice the memory when that was not enough; other errors are left to what stands
after it in the list. Without `mem` there is nothing to double, and nothing is done. Inherited.

@param retries A whole number.

@example
```
new Exec('node build.js', {mem: 1, onError: [handleMemoryErrors(), retry(1)]});
```
*/
export function handleMemoryErrors(retries = 3): Reaction {
	return {type: 'handle_memory_errors', count: retries};
}

/**
On a `Serial` or `Parallel`: up to so many commands below it that failed are skipped, so that the node goes
on. They count as done, and are shown as warnings. Not inherited.

@param errors A whole number.

@example
```
new Parallel({onError: skipSomeErrors(2), children: {Links: new Exec('make check-links')}});
```
*/
export function skipSomeErrors(errors: number): Reaction {
	return {type: 'skip_some_errors', count: errors};
}
