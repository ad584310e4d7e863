import {expect, test} from 'vitest';
import {withSetupLock} from '../../../../scripts/setup/lock.ts';

test('lets one at a time through, and tells the others that they wait', async () => {
	const name = `conducto-test-${process.pid}`;
	const events: string[] = [];
	const first = Promise.withResolvers<void>();
	const waits = Promise.withResolvers<void>();
	const one = withSetupLock(
		name,
		async () => {
			await first.promise;
			events.push('one');
		},
		() => {},
	);
	const two = withSetupLock(name, async () => events.push('two'), waits.resolve);
	if (process.platform === 'linux') {
		await waits.promise;
		expect(events).toEqual([]);
	}

	first.resolve();
	await Promise.all([one, two]);
	expect(events).toHaveLength(2);
});

test('is free again after a failure', async () => {
	const name = `conducto-test-failure-${process.pid}`;
	const fail = async (): Promise<void> => {
		throw new Error('failed');
	};
	await expect(withSetupLock(name, fail, () => {})).rejects.toThrow('failed');
	expect(
		await withSetupLock(
			name,
			async () => 'free',
			() => {},
		),
	).toBe('free');
});
