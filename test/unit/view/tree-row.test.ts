import {expect, test} from 'vitest';
import {createTimeSpans} from '../../../source/view/time-spans.ts';
import {treeRow} from '../../../source/view/tree-row.ts';
import {exec, parallel, serial} from '../../support/specs.ts';
import {ends, starts, stateAfter} from '../../support/state.ts';

const state = stateAfter(
	serial('', [parallel('Build', [exec('A\u001b[2J'), exec('B')]), parallel('Empty', [])]),
	...starts('/Build/B'),
	ends('/Build/B', 0),
);
const spans = createTimeSpans(state);

test('a parent has counts and can be folded', () => {
	expect(treeRow(state, spans, new Set(['/Build']), '/Build')).toMatchObject({
		depth: 1,
		name: 'Build',
		type: 'parallel',
		folded: true,
		counts: {done: 1, pending: 1},
		span: {startedAt: 1000, durationMs: 5},
	});
});

test('a leaf and an empty parent can not be folded; names are safe to print', () => {
	expect(treeRow(state, spans, new Set(), '/Build/A\u001b[2J')).toMatchObject({
		name: 'A [2J',
		state: 'pending',
		folded: undefined,
		counts: undefined,
	});
	expect(treeRow(state, spans, new Set(), '/Empty')).toMatchObject({
		folded: undefined,
		isEmpty: true,
		state: 'done',
	});
	expect(treeRow(state, spans, new Set(), '/Unknown')).toBeUndefined();
});

test('a leaf is stale while its image is; a parent never', () => {
	const image = 'debian:stable-slim';
	const stale = stateAfter(parallel('', [exec('A'), exec('B', 'true', 'other')]), {
		type: 'image-stale',
		image,
		inputs: [{step: 'copy', files: ['a'], count: 1}],
	});
	const isStale = (path: string): boolean | undefined =>
		treeRow(stale, createTimeSpans(stale), new Set(), path)?.isStale;
	expect([isStale('/A'), isStale('/B'), isStale('/')]).toEqual([true, false, false]);
});
