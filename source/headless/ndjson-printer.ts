import type {Printer} from './headless.ts';

/**
One JSON object a line: every RunEvent as it is, and what nodes print as `{"type":"output", …}`, which
has no `seq` because output is kept in the attempts' logs and not among the events.
*/
export function ndjsonPrinter(write: (text: string) => void): Printer {
	const print = (value: object): void => write(`${JSON.stringify(value)}\n`);
	return {
		onEvent: print,
		onOutput: chunk => print({type: 'output', ...chunk}),
		onAttemptEnd() {},
		onFinish() {},
	};
}
