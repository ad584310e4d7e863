import {describe, expect, test} from 'vitest';
import {planSteps} from '../../../source/image/plan.ts';
import {throttle} from '../../../source/image/throttle.ts';
import type {ImageSpec} from '../../../source/pipeline/spec.ts';

describe('planSteps', () => {
	test.each<[ImageSpec, boolean, string]>([
		[{}, true, 'pull inspect'],
		[{}, false, 'inspect'],
		[{image: 'a', copy_dir: '/b'}, true, 'pull copy inspect'],
		[{copy_repo: '/b'}, false, 'copy inspect'],
		[{copy_url: 'https://example.com/a.git', copy_branch: 'main'}, false, 'clone copy inspect'],
		[{dockerfile: '/Dockerfile'}, true, 'build inspect'],
		[{dockerfile_text: 'FROM a', install_pip: ['b']}, false, 'build install inspect'],
		[{install_npm: true, copy_dir: '/a'}, false, 'install copy inspect'],
		[{install_packages: ['a']}, false, 'install inspect'],
		[{install_docker: true}, false, 'install inspect'],
		[{install_docker: false}, false, 'inspect'],
	])('of %j with pull %j', (spec, pull, expected) => {
		expect(planSteps(spec, {pull}).join(' ')).toBe(expected);
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
