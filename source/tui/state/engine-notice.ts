import type {RunEvent} from '../../events/run-event.ts';
import {lostNodes} from '../../run-state/lost-nodes.ts';
import type {RunState} from '../../run-state/run-state.ts';
import type {Notice} from './ui-state.ts';

/** What a person is told about the engine because of these events, which the state has already. */
export function engineNotice(events: readonly RunEvent[], state: RunState): Notice | undefined {
	const last = events.findLast(
		({type}) => type === 'engine-lost' || type === 'engine-found' || type === 'attempt-ended',
	);
	if (last?.type === 'engine-lost') {
		const text = `${last.message} What runs may run on: all goes on when it answers again.`;
		return {text, hint: last.hint, kind: 'problem'};
	}

	const isNews = last?.type === 'attempt-ended' && events.some(endedWithEngine);
	const lost = isNews ? lostNodes(state) : [];
	if (lost.length > 0) {
		const text = `${lost.join(', ')} ended with the Docker engine.`;
		return {text, hint: 'E resets what did.', kind: 'problem'};
	}

	return last?.type === 'engine-found'
		? {text: 'The Docker engine answers again.', hint: undefined, kind: 'info'}
		: undefined;
}

function endedWithEngine(event: RunEvent): boolean {
	return (
		event.type === 'attempt-ended' &&
		event.outcome.state === 'killed' &&
		event.outcome.reason === 'engine'
	);
}
