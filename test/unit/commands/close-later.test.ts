import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {createLateClosings} from '../../../source/commands/close-later.ts';
import {ConductoError} from '../../../source/errors/conducto-error.ts';

const away = new ConductoError('engine-missing', 'No Docker engine answers.');

beforeEach(() => {
	vi.useFakeTimers();
});

afterEach(() => {
	vi.useRealTimers();
});

test('a session is closed once an engine answers, and nobody is told of the tries', async () => {
	const onProblem = vi.fn();
	const close = vi
		.fn()
		.mockRejectedValueOnce(away)
		.mockRejectedValueOnce(away)
		.mockResolvedValue(undefined);
	createLateClosings(onProblem).add(close);
	expect(close).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(60_000);
	expect(close).toHaveBeenCalledTimes(3);
	expect(onProblem).not.toHaveBeenCalled();
});

test('what else is wrong is told once, and it is not tried again', async () => {
	const onProblem = vi.fn();
	const problem = new Error('a file is in use');
	const close = vi.fn().mockRejectedValueOnce(away).mockRejectedValue(problem);
	createLateClosings(onProblem).add(close);
	await vi.advanceTimersByTimeAsync(60_000);
	expect(close).toHaveBeenCalledTimes(2);
	expect(onProblem.mock.calls).toEqual([[problem]]);
});
