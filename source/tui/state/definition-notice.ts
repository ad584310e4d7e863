import type {RunEvent} from '../../events/run-event.ts';
import {redefinitionText} from '../../view/redefinition-text.ts';
import type {Notice} from './ui-state.ts';

/** What a person is told when the definition changed on disk; undefined: nothing that concerns them. */
export function definitionNotice(events: readonly RunEvent[]): Notice | undefined {
	const event = events.findLast(
		({type}) => type === 'definition-changed' || type === 'definition-read',
	);
	if (event?.type === 'definition-read') {
		return event.fault
			? {text: event.fault.message, hint: event.fault.hint, kind: 'problem'}
			: {text: 'The definition can be read again: nothing changed.', hint: undefined, kind: 'info'};
	}

	const text = event?.type === 'definition-changed' ? redefinitionText(event) : undefined;
	return text === undefined ? undefined : {text, hint: undefined, kind: 'info'};
}
