import {expect, test} from 'vitest';
import {imageStatus} from '../../../source/view/image-status.ts';
import {exec, parallel} from '../../support/specs.ts';
import {happen, stateAfter} from '../../support/state.ts';

const root = parallel('', [exec('A', 'true', 'python'), exec('B', 'true', 'node')]);

test('says nothing while nothing is built', () => {
	expect(imageStatus(stateAfter(root))).toBeUndefined();
});

test('shows the step and how far it is', () => {
	const state = stateAfter(root, {type: 'image-started', image: 'python'});
	expect(imageStatus(state)?.text).toBe('python: starting');
	const step = {image: 'python', step: 'copy'} as const;
	happen(state, {type: 'image-step-started', ...step});
	expect(imageStatus(state)?.text).toBe('python: copy');
	const progress = {unit: 'files', current: 120, total: 800} as const;
	happen(state, {type: 'image-step-progressed', ...step, progress});
	expect(imageStatus(state)).toEqual({kind: 'building', text: 'python: copy 120/800 files'});
	happen(state, {type: 'image-started', image: 'node'});
	expect(imageStatus(state)?.text).toBe('python: copy 120/800 files (+1 more)');
});

test('bytes are shown as megabytes, also when nobody knows how many', () => {
	const state = stateAfter(
		root,
		{type: 'image-started', image: 'node'},
		{type: 'image-step-started', image: 'node', step: 'pull'},
		{
			type: 'image-step-progressed',
			image: 'node',
			step: 'pull',
			progress: {unit: 'bytes', current: 12_345_678, total: undefined},
		},
	);
	expect(imageStatus(state)?.text).toBe('node: pull 12MB');
});

test('a failed image is named until it is built', () => {
	const state = stateAfter(
		root,
		{type: 'image-started', image: 'python'},
		{type: 'image-failed', image: 'python', message: 'No.'},
	);
	expect(imageStatus(state)).toEqual({kind: 'failed', text: 'python: not built'});
});

test('the step that runs is shown, with what it counts', () => {
	const pull = {image: 'python', step: 'pull'} as const;
	const state = stateAfter(
		root,
		{type: 'image-started', image: 'python'},
		{type: 'image-step-started', ...pull},
		{
			type: 'image-step-progressed',
			...pull,
			progress: {unit: 'layers', current: 3, total: 5, bytes: 12_100_000},
		},
	);
	expect(imageStatus(state)?.text).toBe('python: pull 3/5 layers 12MB');
	const build = {image: 'python', step: 'build'} as const;
	happen(
		state,
		{type: 'image-step-ended', ...pull, durationMs: 5},
		{type: 'image-step-started', ...build},
		{type: 'image-step-progressed', ...build, progress: {unit: 'steps', current: 2, total: 7}},
	);
	expect(imageStatus(state)?.text).toBe('python: build 2/7');
});
