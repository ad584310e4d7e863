import {expect, test} from 'vitest';
import type {AttemptOutcome} from '../../../source/events/run-event.ts';
import {printSummary, reasonOf} from '../../../source/headless/summary.ts';
import type {RunState} from '../../../source/run-state/run-state.ts';
import {exec, parallel, serial} from '../../support/specs.ts';
import {ends, happen, starts, stateAfter} from '../../support/state.ts';

function summaryOf(state: RunState): string {
	let text = '';
	const write = (part: string): void => {
		text += part;
	};
	printSummary({state, write, color: false});
	return text;
}

test('every command has a line, and the last one counts them', () => {
	const root = parallel('', [exec('a'), exec('long name')]);
	const state = stateAfter(root, {type: 'run-started'}, ...starts('/a'), ends('/a', 2));
	expect(summaryOf(state)).toBe(
		[
			'',
			'✗ /a          error       0.0s  exit code 2',
			'○ /long name  pending',
			'',
			'1 pending, 1 error',
			'',
		].join('\n'),
	);
});

test('a node that holds nothing is told to be done, and not forgotten', () => {
	const state = stateAfter(parallel('', [exec('a'), serial('none', [])]));
	const lines = summaryOf(state).split('\n');
	expect(lines).toContain('✓ /none  done              It holds no nodes.');
});

test('errors that do not count are told apart from those that do', () => {
	const links = {...parallel('links', [exec('a')]), suppress_errors: true};
	const root = serial('', [links, exec('b')]);
	const state = stateAfter(root, {type: 'run-started'}, ...starts('/links/a'), ends('/links/a', 1));
	expect(summaryOf(state)).not.toContain('suppressErrors');
	happen(state, ...starts('/b'), ends('/b', 0));
	expect(summaryOf(state)).toContain(
		'\n1 done, 1 error\nIt is done all the same: suppressErrors is set above what failed.\n',
	);
	happen(state, {type: 'node-reset', path: '/b'}, ...starts('/b', 2), ends('/b', 1, 2));
	expect(summaryOf(state)).not.toContain('suppressErrors');
});

test('what is skipped because of its error is a warning with its reason', () => {
	const root = serial('', [exec('a'), exec('b')]);
	const state = stateAfter(root, {type: 'run-started'}, ...starts('/a'), ends('/a', 3));
	happen(state, {type: 'node-skipped', path: '/a', because: '/a'});
	happen(state, {type: 'node-skipped', path: '/b'});
	expect(summaryOf(state)).toBe(
		['', '△ /a  skipped     0.0s  exit code 3', '» /b  skipped', '', '2 skipped', ''].join('\n'),
	);
});

test('a pipeline without commands says so', () => {
	expect(summaryOf(stateAfter(serial('', [])))).toBe('\nThis pipeline has no commands.\n');
});

test.each<[AttemptOutcome, string | undefined]>([
	[{state: 'done', exitCode: 0}, undefined],
	[{state: 'killed', message: 'It was killed by a person.'}, 'It was killed by a person.'],
	[{state: 'error', exitCode: 3}, 'exit code 3'],
	[{state: 'error', message: 'No shell.', hint: 'Use another.'}, 'No shell.\nUse another.'],
	[
		{state: 'error', exitCode: 137, message: 'It ran out of memory.', hint: 'Give it more.'},
		'exit code 137: It ran out of memory.\nGive it more.',
	],
])('%o has a reason', (outcome, reason) => {
	expect(reasonOf(outcome)).toBe(reason);
});
