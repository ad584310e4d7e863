import type {RunEvent} from '../events/run-event.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {Connection} from '../run-state/connection.ts';
import {durationText} from '../view/duration.ts';
import {stateGlyphs} from '../view/state-glyphs.ts';
import {oneLine, plainLines} from '../view/text.ts';
import type {Printer} from './headless.ts';
import {createPlainLines} from './plain-lines.ts';
import {paint, stateColors} from './state-colors.ts';
import {printSummary, reasonOf} from './summary.ts';

export type PlainOptions = {
	readonly connection: Connection;
	readonly write: (text: string) => void;
	readonly color: boolean;
	/** The command that opens this pipeline again. */
	readonly openCommand: string;
};

/** Prints a run as lines, each with what it is about before it: `[/Build/Lint] text`. */
export function plainPrinter({connection, write, color, openCommand}: PlainOptions): Printer {
	const {info, state} = connection;
	const print = (about: string, text: string): void => {
		write(`${paint('dim', `[${oneLine(about)}]`, color)} ${text}\n`);
	};

	const lines = createPlainLines(print, color);
	const printEnd = (path: NodePath, attempt: number): void => {
		const ended = state.attempts.get(path)?.find(one => one.attempt === attempt);
		if (!ended?.outcome) {
			return;
		}

		const name = ended.outcome.state;
		const time = ended.durationMs === undefined ? '' : ` in ${durationText(ended.durationMs)}`;
		const [reason, ...more] = plainLines(reasonOf(ended.outcome) ?? '');
		print(
			path,
			paint(
				stateColors[name],
				`${stateGlyphs[name]} ${name}${time}${reason ? `: ${reason}` : ''}`,
				color,
			),
		);
		for (const line of more) {
			print(path, line);
		}
	};

	write(`Pipeline ${info.id} of ${oneLine(info.title)}\n`);
	return {
		onEvent(event) {
			if (event.type === 'attempt-started') {
				print(event.path, paint('dim', 'started', color));
			} else if ('image' in event && event.type !== 'attempt-intended') {
				printImageEvent(event, text => print(`image ${event.image}`, text));
			}
		},
		onOutput: lines.write,
		onAttemptEnd(path, attempt) {
			lines.end(path, attempt);
			printEnd(path, attempt);
		},
		onFinish() {
			printSummary({state, write, color});
			write(`See it again with: ${openCommand}\n`);
		},
	};
}

function printImageEvent(event: RunEvent, print: (text: string) => void): void {
	switch (event.type) {
		case 'image-step-ended':
			print(`${event.step} took ${durationText(event.durationMs)}`);
			return;
		case 'image-built':
			print('is ready');
			return;
		case 'image-failed':
			print(`failed: ${event.message}`);
			if (event.hint) {
				print(event.hint);
			}
	}
}
