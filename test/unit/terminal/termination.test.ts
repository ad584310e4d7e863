import {afterEach, expect, test, vi} from 'vitest';
import {holdTermination} from '../../../source/terminal/termination.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

function counts(): readonly number[] {
	return signals.map(signal => process.listenerCount(signal));
}

/** As if the signal had come, which is not to end the tests. */
function send(signal: NodeJS.Signals): void {
	process.emit(signal, signal);
}

afterEach(() => {
	vi.restoreAllMocks();
});

test('fifty that hold at once listen once to each signal, without a warning, and leave nothing', async () => {
	const warnings: string[] = [];
	const note = ({message}: Error): void => void warnings.push(message);
	process.on('warning', note);
	const before = counts();
	const all = Array.from({length: 50}, holdTermination);
	expect(counts()).toEqual(before.map(count => count + 1));
	for (const {release} of all) {
		expect(counts()).toEqual(before.map(count => count + 1));
		release();
	}

	expect(counts()).toEqual(before);
	await new Promise(setImmediate);
	process.off('warning', note);
	expect(warnings).toEqual([]);
});

test('a signal reaches everybody who holds, and ends the process when the last has let go', () => {
	const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
	const [first, second] = [holdTermination(), holdTermination()];
	send('SIGTERM');
	send('SIGINT');
	expect([first.signal.aborted, second.signal.aborted]).toEqual([true, true]);
	const late = holdTermination();
	expect(late.signal.aborted).toBe(true);
	first.release();
	first.release();
	second.release();
	expect(kill).not.toHaveBeenCalled();
	late.release();
	expect(kill.mock.calls).toEqual([[process.pid, 'SIGTERM']]);

	const next = holdTermination();
	expect(next.signal.aborted).toBe(false);
	next.release();
	expect(kill).toHaveBeenCalledOnce();
});

test('somebody else who listens has heard the signal already', () => {
	const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
	const other = vi.fn();
	process.on('SIGHUP', other);
	const {release} = holdTermination();
	send('SIGHUP');
	release();
	process.off('SIGHUP', other);
	expect(other).toHaveBeenCalledOnce();
	expect(kill).not.toHaveBeenCalled();
});
