import {expect, test} from 'vitest';
import type {RunEventBody} from '../../../source/events/run-event.ts';
import type {RunState} from '../../../source/run-state/run-state.ts';
import {type ExecDetails, execDetails, failureText} from '../../../source/view/node-details.ts';
import {exec, parallel} from '../../support/specs.ts';
import {ends, happen, starts, stateAfter} from '../../support/state.ts';

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
		isAboutImage: false,
	});
	expect(failureText(state, '/A')).toBe('No shell.');
});

test('an error with an exit code and a message says both', () => {
	const outcome = {state: 'error', exitCode: 137, message: 'It ran out of memory.'} as const;
	const state = after(...starts('/A'), {
		type: 'attempt-ended',
		path: '/A',
		attempt: 1,
		outcome,
		durationMs: 1,
	});
	expect(failureText(state, '/A')).toBe('exit 137: It ran out of memory.');
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
	const {remark} = details(state);
	expect(remark).toMatchObject({hint: 'Pull it.', isAboutImage: true});
	expect(remark?.text).toBe('Image debian:stable-slim could not be built: Not found.');
	happen(
		state,
		{type: 'node-queued', path: '/A'},
		{
			type: 'attempt-ended',
			path: '/A',
			attempt: 1,
			outcome: {state: 'error', message: 'Its image could not be made: Not found.'},
			durationMs: undefined,
		},
	);
	expect(details(state).remark).toMatchObject({isFailure: true, isAboutImage: true});
	happen(
		state,
		{type: 'image-started', image: 'debian:stable-slim'},
		{
			type: 'image-built',
			image: 'debian:stable-slim',
			built: {imageId: 'id', shell: '/bin/sh', workdir: '/', distribution: undefined},
		},
	);
	expect(details(state).remark).toMatchObject({
		hint: 'Its image is built now: reset the node to run it.',
		isAboutImage: false,
	});
});

test('a node whose image is stale says what changed', () => {
	const image = 'debian:stable-slim';
	const inputs = [{step: 'copy', files: ['app.py'], count: 1}] as const;
	const state = after({type: 'image-stale', image, inputs});
	expect(details(state).stale).toBe('app.py changed');
	happen(state, {type: 'image-stale', image, inputs: []});
	expect(details(state).stale).toBeUndefined();
});
