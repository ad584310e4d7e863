import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		projects: [
			{
				extends: true,
				test: {name: 'unit', include: ['test/{unit,scenarios,frames}/**/*.test.{ts,tsx}']},
			},
			{
				extends: true,
				test: {
					name: 'docker',
					include: ['test/docker/**/*.test.ts'],
					testTimeout: 120_000,
					hookTimeout: 120_000,
				},
			},
			{
				extends: true,
				test: {
					name: 'pty',
					include: ['test/pty/**/*.test.ts'],
					testTimeout: 120_000,
					hookTimeout: 120_000,
				},
			},
		],
	},
});
