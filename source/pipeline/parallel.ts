import {ParentNode, type ParentOptions, parentRules} from './parent-node.ts';

/** Options of a `Parallel`. */
export type ParallelOptions = ParentOptions;

const rules = parentRules('parallel');

/**
Runs its children at the same time. When one fails, the others still finish; then it is in error.

@example
```
const tests = new Parallel({env: {CI: 'true'}});
tests.add('Unit', new Exec('npm run unit'));
tests.add('Style', new Exec('npm run style'));
```
*/
export class Parallel extends ParentNode {
	readonly type = 'parallel';

	constructor(options: ParallelOptions = {}) {
		super('parallel', options, rules);
	}
}
