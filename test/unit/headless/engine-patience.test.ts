import {expect, test} from 'vitest';
import {
	enginePatience,
	readPatience,
	type Timer,
} from '../../../source/headless/engine-patience.ts';
import {plainPrinter} from '../../../source/headless/plain-printer.ts';
import {fakeConnection} from '../../frames/support/fake-connection.ts';
import {exec} from '../../support/specs.ts';

const lost = {type: 'engine-lost', message: 'The Docker engine went away.'} as const;

function watched() {
	const connection = fakeConnection(exec(''));
	const timers = new Set<{readonly ms: number; readonly then: () => void}>();
	const timer: Timer = (ms, then) => {
		const one = {ms, then};
		timers.add(one);
		return () => void timers.delete(one);
	};
	return {connection, timers, timer};
}

test('an engine that stays away for too long is waited for no more', async () => {
	const {connection, timers, timer} = watched();
	const {over} = enginePatience(connection, 300, timer);
	expect(timers.size).toBe(0);
	connection.happen(1, lost);
	connection.happen(2, {type: 'run-paused'});
	expect([...timers]).toMatchObject([{ms: 300_000}]);
	[...timers][0]?.then();
	expect(await over).toMatchObject({
		code: 'engine-lost',
		message: 'The Docker engine has not answered for 5m.',
	});
});

test('one that comes back is waited for anew the next time, and one that is away already counts', () => {
	const {connection, timers, timer} = watched();
	connection.happen(1, lost);
	const {dispose} = enginePatience(connection, 60, timer);
	const [first] = timers;
	expect(first).toMatchObject({ms: 60_000});
	connection.happen(2, {type: 'engine-found'});
	expect(timers.size).toBe(0);
	connection.happen(3, lost);
	expect([...timers]).toHaveLength(1);
	expect([...timers][0]).not.toBe(first);
	dispose();
	expect(timers.size).toBe(0);
});

test('the limit is told when the waiting begins', () => {
	const {connection} = watched();
	let text = '';
	const write = (more: string): void => {
		text += more;
	};
	const {onEvent} = plainPrinter({
		connection,
		write,
		color: false,
		openCommand: 'conducto open',
		patience: 300,
	});
	connection.onEvents(events => events.forEach(onEvent));
	connection.happen(1, lost);
	expect(text).toContain(
		'[engine] The Docker engine went away. Waiting for it up to 5m: what runs may run on.\n',
	);
});

test('it is five minutes, or what the environment says', () => {
	expect(readPatience({})).toBe(300);
	expect(readPatience({CONDUCTO_ENGINE_WAIT: '30m'})).toBe(1800);
	expect(() => readPatience({CONDUCTO_ENGINE_WAIT: 'soon'})).toThrow(
		'CONDUCTO_ENGINE_WAIT is no duration: soon',
	);
});
