import {expect, test} from 'vitest';
import {type AttemptOutcome, endReason} from '../../../source/events/attempt-outcome.ts';

const message = 'It ended.';

test.for<[AttemptOutcome, ReturnType<typeof endReason>]>([
	[{state: 'done', exitCode: 0}, 'exit'],
	[{state: 'error', exitCode: 3}, 'exit'],
	[{state: 'error', exitCode: 137, reason: 'out-of-memory'}, 'out-of-memory'],
	[{state: 'error', reason: 'timed-out', message}, 'timed-out'],
	[{state: 'error', message}, undefined],
	[{state: 'killed', message}, 'killed'],
	[{state: 'killed', message, reason: 'engine'}, 'engine'],
])('%o ended by %s', ([outcome, reason]) => {
	expect(endReason(outcome)).toBe(reason);
});
