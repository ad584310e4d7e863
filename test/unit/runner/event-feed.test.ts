import {expect, test} from 'vitest';
import {eventVersion, type RunEvent} from '../../../source/events/run-event.ts';
import {createEventFeed} from '../../../source/runner/event-feed.ts';
import type {ServerMessage} from '../../../source/runner/protocol.ts';

const event = (seq: number): RunEvent => ({v: eventVersion, seq, at: 0, type: 'run-paused'});
const reply: ServerMessage = {kind: 'reply', id: 1, reply: {ok: true}};

/** A feed to a display that reads when the test says so; an event weighs 1,000 bytes. */
function feedTo() {
	let waiting = 0;
	let last = 0;
	const said: ServerMessage[] = [];
	const feed = createEventFeed({
		seq: 0,
		say(message) {
			said.push(message);
			waiting += message.kind === 'events' ? 1000 * message.events.length : 10;
		},
		waiting: () => waiting,
		eventsAfter: (seq, limit) =>
			Array.from({length: Math.min(limit, last - seq)}, (_, index) => event(seq + 1 + index)),
	});
	return {
		feed,
		happen(count: number) {
			for (let n = 0; n < count; n++) {
				feed.onEvents([event(++last)]);
			}
		},
		read() {
			waiting = 0;
			feed.onDrain();
		},
		waiting: () => waiting,
		said,
		seqs: () => said.flatMap(message => (message.kind === 'events' ? message.events : [])),
	};
}

test('a display that keeps up is told each event at once', () => {
	const display = feedTo();
	display.happen(3);
	display.feed.sayAfterwards(reply);
	expect(display.said.map(({kind}) => kind)).toEqual(['events', 'events', 'events', 'reply']);
});

test('for one that does not read next to nothing is kept, and it misses nothing', () => {
	const display = feedTo();
	display.happen(20_000);
	expect(display.waiting()).toBeLessThan(1.1 * 1024 * 1024);
	display.feed.sayAfterwards(reply);
	expect(display.said).not.toContain(reply);
	display.happen(1);
	for (let rounds = 0; display.feed.isBehind(); rounds++) {
		expect(rounds).toBeLessThan(100);
		display.read();
		expect(display.waiting()).toBeLessThan(1.6 * 1024 * 1024);
	}

	expect(display.seqs().map(({seq}) => seq)).toEqual(
		Array.from({length: 20_001}, (_, index) => index + 1),
	);
	// The answer means the state after those events.
	expect(display.said.at(-1)).toBe(reply);
	display.happen(1);
	expect(display.seqs().at(-1)?.seq).toBe(20_002);
});
