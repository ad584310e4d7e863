import type {RunEvent} from '../events/run-event.ts';
import {redefinitionText} from '../view/redefinition-text.ts';
import {oneLine} from '../view/text.ts';

/** What a line says of an event by which the tree changes; undefined: it is none, or nothing to be told. */
export function changeText(event: RunEvent): string | undefined {
	switch (event.type) {
		case 'node-edited':
			return `edited: ${Object.keys(event.edit).join(', ')}`;
		case 'node-reverted':
			return 'as its definition has it again';
		case 'definition-changed':
			return redefinitionText(event);
		case 'definition-read':
			return event.fault && oneLine(event.fault.message);
		default:
			return undefined;
	}
}
