import {defineConfig} from 'vitest/config';

// The kinds of tests run one after another: tests in a terminal and tests of the engine wait for
// what happens outside of them, and must not fail because something else keeps the machine busy.
export default defineConfig({
	test: {
		// Ink draws nothing until the end where it takes its surroundings for CI.
		env: {CI: 'false', CONTINUOUS_INTEGRATION: 'false'},
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					include: ['test/{unit,scenarios,frames}/**/*.test.{ts,tsx}'],
					globalSetup: 'test/support/build-native.ts',
					// On a busy machine the heaviest take longer than the default of 5 s.
					testTimeout: 60_000,
					sequence: {groupOrder: 0},
				},
			},
			{
				extends: true,
				test: {
					name: 'docker',
					include: ['test/{docker,crash}/**/*.test.{ts,tsx}'],
					testTimeout: 120_000,
					hookTimeout: 120_000,
					maxWorkers: 2,
					sequence: {groupOrder: 1},
				},
			},
			{
				extends: true,
				test: {
					name: 'pty',
					include: ['test/pty/**/*.test.{ts,tsx}'],
					testTimeout: 120_000,
					hookTimeout: 120_000,
					fileParallelism: false,
					sequence: {groupOrder: 2},
				},
			},
		],
	},
});
