import {callbackTriggers, type NodeCallbacks} from './node-callbacks.ts';
import {oneLine} from './paint-text.ts';
import type {ReactionSpec} from './spec.ts';

/** What is done about errors, in a few words each: `retry 3`. */
export function reactionWords({type, count}: ReactionSpec): string {
	switch (type) {
		case 'retry':
			return `retry ${count}`;
		case 'retry_then_skip':
			return count === 0 ? 'skip after an error' : `retry ${count} then skip`;
		case 'retry_with_double_mem':
			return `retry ${count} with double memory`;
		case 'handle_memory_errors':
			return `double memory ${count} times`;
		case 'skip_some_errors':
			return count === 1 ? 'skip 1 error' : `skip ${count} errors`;
	}
}

/** The commands that follow a node's states: `onDone: make report`. */
export function callbackWords(callbacks: NodeCallbacks | undefined): string[] {
	return callbackTriggers.flatMap(trigger =>
		(callbacks?.commands[trigger] ?? []).map(
			command => `${callbackName(trigger)}: ${oneLine(command)}`,
		),
	);
}

/** How the option of a state is called: `onDone`. */
export function callbackName(trigger: string): string {
	return `on${trigger.slice(0, 1).toUpperCase()}${trigger.slice(1)}`;
}
