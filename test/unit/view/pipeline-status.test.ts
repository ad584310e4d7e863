import {expect, test} from 'vitest';
import {countsOf} from '../../../source/run-state/counts.ts';
import {pipelineStatus} from '../../../source/view/pipeline-status.ts';
import {exec, parallel, serial} from '../../support/specs.ts';
import {ends, happen, starts, stateAfter} from '../../support/state.ts';

test('tells how the pipeline as a whole is', () => {
	const state = stateAfter(parallel('', [exec('A'), exec('B')]));
	const text = (): string => pipelineStatus(state).text;
	expect(text()).toBe('not started');
	happen(state, {type: 'run-started'});
	expect(text()).toBe('starting');
	happen(state, ...starts('/A'));
	expect(text()).toBe('running');
	happen(state, {type: 'run-paused'});
	expect(text()).toBe('pausing');
	happen(state, ends('/A', 0));
	expect(text()).toBe('paused');
	happen(state, {type: 'run-started'}, ...starts('/B'), ends('/B', 1));
	expect(pipelineStatus(state)).toEqual({state: 'error', text: 'failed'});
	happen(state, {type: 'node-reset', path: '/B'}, ...starts('/B', 2), ends('/B', 0, 2));
	expect(text()).toBe('done');
});

test('an error that was passed over is told of', () => {
	const state = stateAfter(serial('', [exec('A')]), ...starts('/A'), ends('/A', 1));
	happen(state, {type: 'node-skipped', path: '/A', because: '/A'});
	expect(pipelineStatus(state)).toEqual({state: 'warning', text: 'done, with errors'});
});

test('a pipeline that is one command has counts too', () => {
	const state = stateAfter(exec('', 'true'), {type: 'run-started'}, ...starts('/'));
	expect(countsOf(state)).toMatchObject({running: 1, pending: 0});
	expect(pipelineStatus(state).text).toBe('running');
});
