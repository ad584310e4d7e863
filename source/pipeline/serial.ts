import {ParentNode, type ParentOptions, parentRules} from './parent-node.ts';

/** Options of a `Serial`. */
export type SerialOptions = ParentOptions & {
	/**
	Whether a child's error stops the rest, which then stay pending. If not, the rest still run.
	Either way the Serial is in error (reference: "Nodes"). Not inherited.

	@default true
	*/
	readonly stopOnError?: boolean;
};

const rules = parentRules('serial');

/**
Runs its children one after another.

@example
```
const pipeline = new Serial({image: 'debian:stable-slim'});
pipeline.add('Build', new Parallel());
pipeline.add('Build/Server', new Exec('make server'));
pipeline.add('Deploy', new Exec('./deploy.sh'));
```

@example
```
const pipeline = new Serial({
	image: 'debian:stable-slim',
	children: {
		Build: new Parallel({children: {Server: new Exec('make server')}}),
		Deploy: new Exec('./deploy.sh'),
	},
});
```
*/
export class Serial extends ParentNode {
	readonly type = 'serial';

	constructor(options: SerialOptions = {}) {
		super('serial', options, rules);
	}
}
