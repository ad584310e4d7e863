import type {Printer} from './headless.ts';

/**
One JSON object a line: every RunEvent as it is, and what nodes and builds of images print as
`{"type":"output", …}`, which has no `seq` because output is kept in logs and not among the events. The
`path` of what a build prints is `image:NAME`, and `attempt` its number.
*/
export function ndjsonPrinter(write: (text: string) => void): Printer {
	const print = (value: object): void => write(`${JSON.stringify(value)}\n`);
	return {
		onEvent: print,
		onOutput: chunk => print({type: 'output', ...chunk}),
		onAttemptEnd() {},
		onBuildEnd() {},
		onFinish() {},
	};
}
