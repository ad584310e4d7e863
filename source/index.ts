/**
The definition API: what `import … from 'conducto'` gives to a definition.

@example
```
import {Exec, Image, Serial} from 'conducto';

const python = new Image({image: 'python:3.12-slim', copyDir: '.'});

export default function hello() {
	const pipeline = new Serial({image: python});
	pipeline.add('Say Hi', new Exec('python hello.py'));
	return pipeline;
}
```

@module
*/
export type {CallbackOptions, ExecCallbackOptions} from './pipeline/callback-options.ts';
export {
	type ErrorCallback,
	handleMemoryErrors,
	type Reaction,
	retry,
	retryThenSkip,
	retryWithDoubleMem,
	skipSomeErrors,
} from './pipeline/callbacks.ts';
export {Exec, type ExecOptions} from './pipeline/exec.ts';
export {Image, type ImageOptions} from './pipeline/image.ts';
export {Lazy, type LazyOptions} from './pipeline/lazy.ts';
export type {NodeOptions} from './pipeline/node.ts';
export {Parallel, type ParallelOptions} from './pipeline/parallel.ts';
export type {ParentOptions} from './pipeline/parent-node.ts';
export type {PipelineNode} from './pipeline/pipeline-node.ts';
export {Serial, type SerialOptions} from './pipeline/serial.ts';
