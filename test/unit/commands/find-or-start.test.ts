import {expect, test, vi} from 'vitest';
import {findOrStart} from '../../../source/commands/find-or-start.ts';
import {ConductoError} from '../../../source/errors/conducto-error.ts';

const busy = (): never => {
	throw new ConductoError('pipeline-busy', 'Another is it.');
};

test('a runner that lives is used, and none is started', async () => {
	expect(
		await findOrStart(
			async () => 'found',
			async () => busy(),
		),
	).toBe('found');
});

test('one that another process starts meanwhile is found', async () => {
	let looks = 0;
	const find = async (): Promise<string | undefined> => (++looks === 3 ? 'found' : undefined);
	expect(await findOrStart(find, async () => busy())).toBe('found');
});

test('where the runner ends just now, the next one is started', async () => {
	const ends = [true, false];
	const find = async (): Promise<undefined> => {
		if (ends.shift()) {
			throw new ConductoError('runner-ended', 'It has ended.');
		}
	};
	expect(await findOrStart<string>(find, async () => 'started')).toBe('started');
});

test('a runner that lives for one command of another terminal is waited for, however long that takes', async () => {
	let looksAtClock = 0;
	const now = vi.spyOn(performance, 'now').mockImplementation(() => 20_000 * ++looksAtClock);
	let looks = 0;
	const find = async (): Promise<undefined> => {
		if (++looks < 4) {
			throw new ConductoError('runner-brief', 'It is rebuilt.');
		}
	};
	try {
		expect(await findOrStart<string>(find, async () => 'started')).toBe('started');
		await expect(findOrStart(async () => undefined, busy)).rejects.toThrow('Another is it.');
	} finally {
		now.mockRestore();
	}
});

test('any other error is told at once', async () => {
	let starts = 0;
	const start = async (): Promise<never> => {
		starts++;
		throw new ConductoError('engine-missing', 'No engine.');
	};
	await expect(findOrStart(async () => undefined, start)).rejects.toThrow('No engine.');
	expect(starts).toBe(1);
});
