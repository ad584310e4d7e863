import {describe, expect, test} from 'vitest';
import {planSteps} from '../../../source/image/plan.ts';
import {throttle} from '../../../source/image/throttle.ts';

describe('planSteps', () => {
	test('without an image starts from the default one', () => {
		expect(planSteps({}, {present: false})).toEqual([
			{step: 'pull', reference: 'debian:stable-slim'},
			{step: 'inspect'},
		]);
	});

	test('copies after pulling, and looks last', () => {
		expect(planSteps({image: 'a', copy_dir: '/b'}, {present: false})).toEqual([
			{step: 'pull', reference: 'a'},
			{step: 'copy', folder: '/b'},
			{step: 'inspect'},
		]);
		expect(planSteps({image: 'a'}, {present: true})).toEqual([{step: 'inspect'}]);
	});
});

test('throttle passes on the first, one per interval, and the last when asked', () => {
	let time = 0;
	const passed: number[] = [];
	const {push, flush} = throttle<number>(value => passed.push(value), {
		intervalMs: 200,
		now: () => time,
	});
	for (time = 0; time < 1000; time += 50) {
		push(time);
	}

	flush();
	flush();
	expect(passed).toEqual([0, 200, 400, 600, 800, 950]);
});
