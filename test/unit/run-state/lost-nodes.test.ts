import {expect, test} from 'vitest';
import type {RunEventBody} from '../../../source/events/run-event.ts';
import {lostNodes} from '../../../source/run-state/lost-nodes.ts';
import {refusalOf} from '../../../source/run-state/refusal.ts';
import {exec, parallel} from '../../support/specs.ts';
import {ends, happen, starts, stateAfter} from '../../support/state.ts';

function killed(path: string, reason: 'killed' | 'engine'): RunEventBody[] {
	const outcome = {state: 'killed', reason, message: 'No more.'} as const;
	return [
		...starts(path),
		{type: 'attempt-ended', path, attempt: 1, outcome, durationMs: undefined},
	];
}

test('lost is what died with the engine, until it is reset', () => {
	const state = stateAfter(
		parallel('', [exec('a'), exec('b'), exec('c')]),
		...killed('/a', 'engine'),
		...killed('/b', 'killed'),
		...starts('/c'),
		ends('/c', 1),
	);
	expect(lostNodes(state)).toEqual(['/a']);
	expect(lostNodes(state, '/b')).toEqual([]);
	expect(refusalOf(state, {type: 'reset-lost', path: '/'})).toBeUndefined();
	happen(state, {type: 'node-reset', path: '/a'});
	expect(lostNodes(state)).toEqual([]);
	expect(refusalOf(state, {type: 'reset-lost', path: '/'})?.message).toBe(
		'Nothing ended with the Docker engine.',
	);
});
