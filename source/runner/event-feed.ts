import type {RunEvent} from '../events/run-event.ts';
import type {ServerMessage} from './protocol.ts';

/** What one display is told, in order. */
export type EventFeed = {
	readonly onEvents: (events: readonly RunEvent[]) => void;
	/** Says something that means the state as it is now: after the events until now. */
	readonly sayAfterwards: (message: ServerMessage) => void;
	/** Whether the display is too slow for what happens. */
	readonly isBehind: () => boolean;
	/** The display has read what it was told. */
	readonly onDrain: () => void;
};

type FeedOptions = {
	/** The `seq` of the state that the display has. */
	readonly seq: number;
	readonly say: (message: ServerMessage) => void;
	/** How many bytes the display has not read yet. */
	readonly waiting: () => number;
	/** Reads the next few events after one from the store. */
	readonly eventsAfter: (seq: number, limit: number) => readonly RunEvent[];
};

/** How much may wait in memory for a display, in bytes. */
const mostWaiting = 1024 * 1024;
const batchSize = 500;

/**
Passes events on as they happen. For a display that does not keep up nothing is kept in memory: it gets
the rest from the store, at the speed at which it reads.
*/
export function createEventFeed({seq, say, waiting, eventsAfter}: FeedOptions): EventFeed {
	let said = seq;
	let isBehind = false;
	let afterwards: ServerMessage[] = [];

	const tell = (events: readonly RunEvent[]): void => {
		say({kind: 'events', events});
		said = events.at(-1)?.seq ?? said;
		isBehind ||= waiting() > mostWaiting;
	};

	return {
		isBehind: () => isBehind,
		onEvents(events) {
			if (!isBehind) {
				tell(events);
			}
		},
		sayAfterwards(message) {
			if (isBehind) {
				afterwards.push(message);
			} else {
				say(message);
			}
		},
		onDrain() {
			while (isBehind && waiting() <= mostWaiting) {
				const events = eventsAfter(said, batchSize);
				if (events.length > 0) {
					tell(events);
				} else {
					isBehind = false;
					afterwards.forEach(say);
					afterwards = [];
				}
			}
		},
	};
}
