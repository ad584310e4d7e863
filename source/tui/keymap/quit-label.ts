import type {KeyContext} from './disabled.ts';

/** What the key that quits does: a display that came to somebody else's runner only leaves it. */
export function quitLabel({ownsRunner}: KeyContext): string {
	return ownsRunner ? 'quit' : 'leave';
}
