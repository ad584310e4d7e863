import {expect, test} from 'vitest';
import type {BuiltImage, RunEventBody} from '../../../source/events/run-event.ts';
import {
	chosenAttempt,
	imageOfAttempt,
	keptAttempt,
} from '../../../source/run-state/chosen-attempt.ts';
import {latestAttempt} from '../../../source/run-state/run-state.ts';
import {ends, failedAndKept, happen, starts, stateAfter} from '../../support/state.ts';

const image = 'debian:stable-slim';
const node = {type: 'exec', command: 'true', image} as const;

function build(imageId: string, patch?: string): RunEventBody {
	const built: BuiltImage = {imageId, shell: '/bin/sh', workdir: '/', distribution: undefined};
	return {type: 'image-built', image, built: {...built, ...(patch && {patch})}};
}

/** Of the container that is kept, or why there is none. */
function kept(events: readonly RunEventBody[], wanted?: number): string {
	const found = keptAttempt(stateAfter(node, ...events), '/', wanted);
	return 'message' in found ? `${found.message} ${found.hint}` : found.containerId;
}

const failed = failedAndKept('/');

test('the failed attempt is the one whose container is kept', () => {
	expect(kept([...starts('/'), failed])).toBe('c1');
	expect(kept([...starts('/'), failed], 1)).toBe('c1');
});

test.for<[string, readonly RunEventBody[], number | undefined, string]>([
	['never run', [], undefined, 'It has not run yet: there is no failed container.'],
	['no such attempt', [...starts('/'), failed], 7, 'It has no attempt 7'],
	['running', starts('/'), undefined, 'Attempt 1 runs: it has not failed.'],
	['done', [...starts('/'), ends('/', 0)], undefined, 'Attempt 1 has not failed.'],
	[
		'no container',
		[...starts('/').slice(0, 2), ends('/', 1)],
		undefined,
		'Attempt 1 never had a container.',
	],
	['not kept', [...starts('/'), ends('/', 1)], undefined, 'of attempt 1 is not kept any more.'],
	[
		'run again',
		[...starts('/'), failed, {type: 'node-reset', path: '/'}, ...starts('/', 2)],
		1,
		'of attempt 1 is not kept any more.',
	],
	[
		'shared',
		[
			...starts('/').slice(0, 2),
			{
				type: 'attempt-started',
				path: '/',
				attempt: 1,
				containerId: 'c1',
				shared: {token: 't', shell: '/bin/sh'},
			},
			ends('/', 1),
		],
		undefined,
		'that it shares',
	],
])('%s: refused, with a way out', ([, events, wanted, sentence]) => {
	const text = kept(events, wanted);
	expect(text).toContain(sentence);
	expect(text).toContain('open a snapshot'.slice(1));
});

test('the outcome that is shown says whose image it is, until the node is reset', () => {
	const state = stateAfter(node, build('sha256:1'), ...starts('/'), failed, build('sha256:2'));
	const attempt = chosenAttempt(state, '/', undefined);
	expect(attempt?.attempt).toBe(1);
	expect(attempt && imageOfAttempt(state, attempt)?.imageId).toBe('sha256:1');
	happen(state, {type: 'node-reset', path: '/'});
	expect(chosenAttempt(state, '/', undefined)).toBeUndefined();
	expect(chosenAttempt(state, '/', 1)?.attempt).toBe(1);
});

test('an image of the same id with another patch is another image', () => {
	const [queued, intended, started] = starts('/');
	const patched = {...intended, patch: '/p1'} as RunEventBody;
	const state = stateAfter(
		node,
		build('sha256:1', '/p1'),
		...[queued, patched, started].filter(event => event !== undefined),
		build('sha256:1', '/p2'),
	);
	const attempt = latestAttempt(state, '/');
	expect(attempt && imageOfAttempt(state, attempt)?.patch).toBe('/p1');
	expect(attempt && imageOfAttempt(state, {...attempt, patch: undefined})).toBeUndefined();
});
