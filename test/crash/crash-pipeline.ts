import type {NodeSpec, PipelineSpec} from '../../source/pipeline/spec.ts';
import {exec, parallel, serial, specOf} from '../support/specs.ts';

/** Every command that runs leaves a line with its name here, outside of its container. */
export const marksFile = 'marks';

const marks = `/conducto/data/pipeline/${marksFile}`;

/** A command that leaves its mark, then prints a line to each stream, again and again, with pauses. */
function speaker(name: string, times: number, seconds: number): NodeSpec {
	return exec(
		name,
		[
			`echo ${name} >> ${marks}`,
			`i=0; while [ $i -lt ${times} ]; do i=$((i + 1))`,
			`echo "${name} out $i"; echo "${name} err $i" >&2; sleep ${seconds}; done`,
		].join('; '),
	);
}

/** One that fails until it has run so often, and is retried. */
function failing(name: string, runs: number): NodeSpec {
	return {
		...exec(
			name,
			[
				`echo ${name} >> ${marks}`,
				`echo "${name} out"; sleep 0.2; echo "${name} err" >&2`,
				`[ $(grep -c '^${name}$' ${marks}) -ge ${runs} ]`,
			].join('; '),
		),
		on_error: [{type: 'retry', count: runs}],
	};
}

/** One that prints a line longer than the engine keeps in one piece. */
function longLine(name: string): NodeSpec {
	return exec(
		name,
		`echo ${name} >> ${marks}; head -c 50000 /dev/zero | tr '\\0' x | tee /dev/stderr; echo; sleep 0.3; echo end`,
	);
}

/** A pipeline of some ten seconds with all that can be cut short: it takes several kills to its end. As a definition. */
export function crashPipeline(): string {
	const {root, ...spec}: PipelineSpec = specOf(
		serial('', [
			parallel('Fan', [
				speaker('a', 12, 0.2),
				speaker('b', 3, 0.3),
				failing('flaky', 3),
				longLine('long'),
			]),
			serial('Chain', [
				speaker('c1', 1, 0),
				speaker('c2', 2, 0.1),
				speaker('c3', 1, 0),
				failing('c4', 2),
				speaker('c5', 1, 0.5),
				speaker('c6', 0, 0),
			]),
			parallel('End', [
				speaker('x', 5, 0.2),
				failing('y', 2),
				serial('Z', [speaker('z1', 2, 0.2), speaker('z2', 2, 0)]),
				serial('Shared', [speaker('s1', 3, 0.3), failing('s2', 2), speaker('s3', 2, 0.2)], {
					container_reuse: 'new',
				}),
			]),
		]),
	);
	// In a definition that is a file, the root has no name.
	return JSON.stringify({...spec, root: {...root, name: undefined}});
}
