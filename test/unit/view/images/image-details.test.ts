import {expect, test} from 'vitest';
import type {RunEventBody} from '../../../../source/events/run-event.ts';
import {type ImageDetails, imageDetails} from '../../../../source/view/images/image-details.ts';
import {imageRow} from '../../../../source/view/images/image-row.ts';
import {exec} from '../../../support/specs.ts';
import {stateAfter} from '../../../support/state.ts';

const image = 'app';
const built = {
	imageId: 'sha256:1',
	shell: '/bin/bash',
	workdir: '/mnt/conducto',
	distribution: 'Debian GNU/Linux 12 (bookworm)',
	sizeBytes: 123_000_000,
};
const inputs = [{step: 'copy', files: ['app.py'], count: 1}] as const;

function after(...bodies: readonly RunEventBody[]) {
	return stateAfter(exec('', 'true', image), ...bodies);
}

function details(...bodies: readonly RunEventBody[]): ImageDetails {
	const state = after(...bodies);
	const found = state.images.get(image);
	if (!found) {
		throw new Error('no image');
	}

	return imageDetails(state, image, found, {image: 'debian:stable-slim'});
}

test('an image that was never built has its recipe and its nodes', () => {
	expect(details()).toEqual({
		facts: ['not built yet'],
		origins: [
			{label: 'from', text: 'debian:stable-slim'},
			{label: 'used by', text: '1 node: /'},
		],
		steps: [],
		stale: [],
		failure: undefined,
	});
	expect(imageRow(after(), image)).toEqual({
		name: 'app',
		state: 'pending',
		isStale: false,
		size: '',
	});
});

test('an image that is built says what it is, and stays so while it is built again', () => {
	const events = [
		{type: 'image-started', image, build: 1},
		{type: 'image-built', image, built},
	] as const;
	const facts = ['123MB', 'Debian GNU/Linux 12 (bookworm)', '/bin/bash', '/mnt/conducto'];
	expect(details(...events).facts).toEqual(['built', ...facts]);
	const again = {type: 'image-started', image, build: 2} as const;
	expect(details(...events, again).facts).toEqual(['building', 'build 2', ...facts]);
	expect(imageRow(after(...events, again), image)).toMatchObject({state: 'running', size: '123MB'});
});

test('steps are rows: how far, what they came to, which one failed', () => {
	const {steps, failure} = details(
		{type: 'image-started', image, build: 1},
		{type: 'image-step-started', image, step: 'pull'},
		{type: 'image-step-ended', image, step: 'pull', durationMs: 3, outcome: 'unchanged'},
		{type: 'image-step-started', image, step: 'copy'},
		{type: 'image-step-ended', image, step: 'copy', durationMs: 1234, detail: '3 files\u0007'},
		{type: 'image-step-started', image, step: 'build'},
		{
			type: 'image-step-progressed',
			image,
			step: 'build',
			progress: {unit: 'steps', current: 2, total: 7},
		},
		{type: 'image-failed', image, message: 'It\nfailed.', hint: 'Mend it.'},
	);
	expect(steps).toEqual([
		{
			state: 'done',
			step: 'pull',
			outcome: 'unchanged',
			span: {startedAt: 1000, durationMs: 3},
			text: '',
		},
		{
			state: 'done',
			step: 'copy',
			outcome: 'made',
			span: {startedAt: 1000, durationMs: 1234},
			text: '3 files',
		},
		{state: 'error', step: 'build', outcome: 'failed', span: undefined, text: '2/7'},
	]);
	expect(failure).toEqual({text: 'It failed.', hint: 'Mend it.'});
});

test('a stale image says what a rebuild does again', () => {
	const stale = {type: 'image-stale', image, inputs} as const;
	expect(details(stale).stale).toEqual([{step: 'copy', text: 'app.py changed'}]);
	expect(imageRow(after(stale), image)?.isStale).toBe(true);
	expect(imageRow(after(), 'unknown')).toBeUndefined();
});
