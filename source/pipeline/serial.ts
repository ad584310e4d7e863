import {aBoolean, type OptionRules} from './check-options.ts';
import {ParentNode, type ParentOptions, parentRules} from './parent-node.ts';

/** Options of a `Serial`. */
export type SerialOptions = ParentOptions & {
	/**
	Whether a child's error stops the rest, which then stay pending. If not, the rest still run.
	Either way the Serial is in error.

	@default true
	*/
	readonly stopOnError?: boolean;
};

const rules: OptionRules = {...parentRules, stopOnError: aBoolean};

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
	readonly stopOnError: boolean;

	constructor(options: SerialOptions = {}) {
		super('Serial', options, rules);
		this.stopOnError = options.stopOnError ?? true;
	}
}
