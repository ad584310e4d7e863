import {expect, test} from 'vitest';
import type {RunEventBody} from '../../../source/events/run-event.ts';
import type {RunState} from '../../../source/run-state/run-state.ts';
import {type ExecDetails, execDetails, failureText} from '../../../source/view/node-details.ts';
import {exec, parallel} from '../../support/specs.ts';
import {ends, starts, stateAfter} from '../../support/state.ts';

const after = (...bodies: readonly RunEventBody[]): RunState =>
	stateAfter(parallel('', [exec('A', 'make\ninstall')]), ...bodies);

function details(state: RunState): ExecDetails {
	const node = state.tree.get('/A');
	if (node?.type !== 'exec') {
		throw new Error('not an exec node');
	}

	return execDetails(state, node);
}

test('a node that never ran has its command and image', () => {
	expect(details(after())).toMatchObject({
		facts: [],
		image: 'debian:stable-slim',
		command: 'make …',
		attempt: undefined,
		remark: undefined,
	});
});

test('a node that ran has its attempt and exit code, after a reset too', () => {
	const events = [...starts('/A'), ends('/A', 2)];
	expect(details(after(...events)).facts).toEqual(['attempt 1', 'exit 2']);
	expect(failureText(after(...events), '/A')).toBe('exit 2');
	const reset = details(after(...events, {type: 'node-reset', path: '/A'}));
	expect(reset.facts).toEqual(['last attempt 1', 'exit 2']);
});

test('an error without an exit code says why, and what to do', () => {
	const outcome = {state: 'error', message: 'No shell.', hint: 'Use another image.'} as const;
	const state = after(...starts('/A'), {
		type: 'attempt-ended',
		path: '/A',
		attempt: 1,
		outcome,
		durationMs: 1,
	});
	expect(details(state).remark).toEqual({
		text: 'No shell.',
		hint: 'Use another image.',
		isFailure: true,
	});
	expect(failureText(state, '/A')).toBe('No shell.');
});

test('a queued node says what it waits for', () => {
	const queued = {type: 'node-queued', path: '/A'} as const;
	expect(details(after(queued)).remark?.text).toMatch(/free job/);
	const building = after({type: 'image-started', image: 'debian:stable-slim'}, queued);
	expect(details(building).remark?.text).toBe('Waits for its image. debian:stable-slim: starting');
});

test('a node whose image could not be built says so', () => {
	const state = after(
		{type: 'image-started', image: 'debian:stable-slim'},
		{type: 'image-failed', image: 'debian:stable-slim', message: 'Not found.', hint: 'Pull it.'},
	);
	expect(details(state).remark).toMatchObject({text: 'Not found.', hint: 'Pull it.'});
});
