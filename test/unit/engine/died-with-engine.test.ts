import {describe, expect, test} from 'vitest';
import {diedWithEngine, type EndedContainer} from '../../../source/engine/died-with-engine.ts';

const engineStartedAt = 1_000_000;
const minute = 60_000;

/** One that ended so long before the engine's start. */
function ended(
	exitCode: number,
	before: number,
	changes: Partial<EndedContainer> = {},
): EndedContainer {
	return {
		exit: {exitCode},
		startedAt: 500_000,
		finishedAt: engineStartedAt - before,
		engineStartedAt,
		liveRestore: false,
		...changes,
	};
}

describe('what ended with the engine', () => {
	test.each<[string, EndedContainer]>([
		['killed while the engine came up again', ended(137, 300)],
		['stopped when the engine was, with a machine that took minutes', ended(143, 4 * minute)],
		['lost with its machine', ended(255, 300)],
		[
			'lost with its machine, although the engine lets containers live',
			ended(255, 300, {liveRestore: true}),
		],
		['answered SIGTERM with an exit code of its own', ended(9, 11_000)],
		['was found dead a little after the engine was up', ended(255, -100)],
	])('%s', (_, one) => expect(diedWithEngine(one)).toBe(true));
});

describe('what ended by itself', () => {
	test.each<[string, EndedContainer]>([
		['done', ended(0, 300)],
		['out of memory', ended(137, 300, {exit: {exitCode: 137, outOfMemory: true}})],
		['failed long before the engine was started', ended(9, minute)],
		['killed long before the engine was started', ended(137, 10 * minute)],
		['started under this engine', ended(137, -minute, {startedAt: engineStartedAt + 1})],
		['killed under this engine', ended(137, -minute)],
		[
			'killed while the engine was away and let containers live',
			ended(137, 300, {liveRestore: true}),
		],
		['the engine does not tell when it was started', ended(137, 300, {engineStartedAt: undefined})],
	])('%s', (_, one) => expect(diedWithEngine(one)).toBe(false));
});
