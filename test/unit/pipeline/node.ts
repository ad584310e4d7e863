import {dirname} from 'node:path';
import {Exec, Parallel, Serial} from '../../../source/index.ts';
import {checkSpec} from '../../../source/pipeline/check-spec.ts';
import type {NodeSpec} from '../../../source/pipeline/spec.ts';
import {specOf} from '../../../source/pipeline/to-spec.ts';
import {snakeCase} from './recipe.ts';

type NodeType = NodeSpec['type'];

/** The spec of a node that is made with options; not where it stands. */
export function nodeFromOptions(type: NodeType, options: object): NodeSpec {
	const {place: _, ...spec} = specOf(nodeOf(type, options), {file: '/pipeline.ts', args: []}).root;
	return spec as NodeSpec;
}

/** The spec of the same node, written by hand in this folder. */
export function nodeFromSpec(type: NodeType, options: object): NodeSpec {
	const parameters = Object.entries(options).map(([key, value]) => [snakeCase(key), value]);
	const root = {
		type,
		...(type === 'exec' ? {command: 'true'} : {children: []}),
		...Object.fromEntries(parameters),
	};
	const file = `${dirname(import.meta.filename)}/s.json`;
	return checkSpec({conducto: 1, root}, file).root;
}

function nodeOf(type: NodeType, options: object): Serial | Parallel | Exec {
	switch (type) {
		case 'exec':
			return new Exec('true', options);
		case 'serial':
			return new Serial(options);
		default:
			return new Parallel(options);
	}
}
