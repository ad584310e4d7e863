import {describe, expect, test} from 'vitest';
import type {RunCommand} from '../../../source/events/run-command.ts';
import type {RunEventBody} from '../../../source/events/run-event.ts';
import {refusalOf} from '../../../source/run-state/refusal.ts';
import {exec, serial} from '../../support/specs.ts';
import {ends, starts, stateAfter} from '../../support/state.ts';

const image = 'debian:stable-slim';
const queued = {type: 'node-queued', path: '/p/a'} as const;
const killed: RunEventBody = {
	type: 'attempt-ended',
	path: '/p/a',
	attempt: 1,
	outcome: {state: 'killed', message: 'by a test'},
	durationMs: undefined,
};

/** The states of `/p/a`, with what is valid for it and for `/p`, its parent; all else is refused. */
const states: Record<
	string,
	{
		readonly events: readonly RunEventBody[];
		readonly leaf: readonly string[];
		readonly parent: readonly string[];
	}
> = {
	pending: {events: [], leaf: ['run', 'reset', 'skip'], parent: ['reset', 'skip']},
	queued: {
		events: [queued],
		leaf: ['run', 'kill', 'reset', 'skip'],
		parent: ['kill', 'reset', 'skip'],
	},
	'asked for': {
		events: [{...queued, isAsked: true}],
		leaf: ['kill', 'reset', 'skip'],
		parent: ['kill', 'reset', 'skip'],
	},
	running: {events: starts('/p/a'), leaf: ['kill', 'reset'], parent: ['kill', 'reset']},
	done: {
		events: [...starts('/p/a'), ends('/p/a', 0)],
		leaf: ['run', 'reset', 'skip'],
		parent: ['reset', 'skip'],
	},
	error: {
		events: [...starts('/p/a'), ends('/p/a', 1)],
		leaf: ['run', 'reset', 'skip'],
		parent: ['reset', 'skip'],
	},
	killed: {
		events: [...starts('/p/a'), killed],
		leaf: ['run', 'reset', 'skip'],
		parent: ['reset', 'skip'],
	},
	skipped: {
		events: [{type: 'node-skipped', path: '/p/a'}],
		leaf: ['reset', 'unskip'],
		parent: ['reset', 'skip'],
	},
	'skipped with its parent': {
		events: [{type: 'node-skipped', path: '/p'}],
		leaf: ['reset'],
		parent: ['reset', 'unskip'],
	},
	'without an image': {
		events: [
			{type: 'image-started', image},
			{type: 'image-failed', image, message: 'no such image'},
		],
		leaf: ['reset', 'skip'],
		parent: ['reset', 'skip'],
	},
};

const types = ['run', 'kill', 'reset', 'skip', 'unskip'] as const;
const modes: Record<string, readonly RunEventBody[]> = {
	paused: [],
	running: [{type: 'run-started'}],
};
const root = serial('', [serial('p', [exec('a')]), exec('b')]);

describe.each(Object.keys(modes))('%s', mode => {
	describe.each(Object.entries(states))('a node that is %s', (_, {events, leaf, parent}) => {
		const state = stateAfter(root, ...(modes[mode] ?? []), ...events);
		test.each(types)('%s', type => {
			for (const [path, valid] of [
				['/p/a', leaf],
				['/p', parent],
			] as const) {
				const refusal = refusalOf(state, {type, path});
				expect(refusal === undefined, `${type} ${path}`).toBe(valid.includes(type));
				expect(refusal?.message ?? '/p').toMatch(/\/p/);
			}
		});

		test('the whole pipeline', () => {
			for (const type of ['run', 'pause'] as const) {
				expect(refusalOf(state, {type})).toBeUndefined();
			}
		});
	});
});

test('what is not there is refused', () => {
	const commands: RunCommand[] = types.map(type => ({type, path: '/x'}));
	for (const command of commands) {
		expect(command.type !== 'rebuild' && refusalOf(stateAfter(root), command)).toEqual({
			message: 'There is no node /x.',
		});
	}
});
