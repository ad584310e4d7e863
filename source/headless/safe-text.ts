import {plainLines} from '../view/text.ts';

/** What is said to a person, of one line or several: a name in it may hold anything, and can't act on the terminal. */
export function safeText(text: string): string {
	return plainLines(text).join('\n');
}
