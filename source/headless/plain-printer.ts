import {callbackLogPath, imageLogPath, imageOfLog, nodeOfCallbackLog} from '../events/output.ts';
import {formatDuration} from '../pipeline/duration.ts';
import {callbackName} from '../pipeline/reaction-words.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {Connection} from '../run-state/connection.ts';
import type {RunState} from '../run-state/run-state.ts';
import {durationText} from '../view/duration.ts';
import {stateGlyphs} from '../view/state-glyphs.ts';
import {oneLine, plainLines} from '../view/text.ts';
import {changeText} from './change-text.ts';
import type {Printer} from './headless.ts';
import {imageEndLines, imageEventLine} from './image-lines.ts';
import {createPlainLines} from './plain-lines.ts';
import {createStartLines} from './start-lines.ts';
import {paint, stateColors} from './state-colors.ts';
import {printSummary, reasonOf} from './summary.ts';

export type PlainOptions = {
	readonly connection: Connection;
	readonly write: (text: string) => void;
	readonly color: boolean;
	/** The command that opens this pipeline again. */
	readonly openCommand: string;
	/** Seconds that are waited for an engine that went away. Default: without end. */
	readonly patience?: number | undefined;
};

/** Prints a run as lines, each with what it is about before it: `[/Build/Lint] text`. */
export function plainPrinter(options: PlainOptions): Printer {
	const {connection, write, color, openCommand, patience} = options;
	const {info, state} = connection;
	const printAll = (path: string, texts: readonly string[]): void => {
		const image = imageOfLog(path);
		const node = nodeOfCallbackLog(path);
		const name = image === undefined ? path : `image ${image}`;
		const about = oneLine(node === undefined ? name : `${node} callback`);
		const before = `${paint('dim', `[${about}]`, color)} `;
		if (texts.length > 0) {
			write(`${before}${texts.join(`\n${before}`)}\n`);
		}
	};

	const print = (path: string, text: string): void => printAll(path, [text]);
	const lines = createPlainLines(printAll, color);
	const starts = createStartLines(print);
	const printEnd = (path: NodePath, number: number): void => {
		const node = nodeOfCallbackLog(path);
		const callback = state.callbacks.get(node ?? '')?.find(run => run.number === number);
		const ended = callback ?? state.attempts.get(path)?.find(one => one.attempt === number);
		if (!ended?.outcome) {
			return;
		}

		const name = ended.outcome.state;
		const what = callback ? `${callbackName(callback.trigger)} ${name}` : name;
		const time = ended.durationMs === undefined ? '' : ` in ${durationText(ended.durationMs)}`;
		const [reason, ...more] = plainLines(reasonOf(ended.outcome) ?? '');
		print(
			path,
			paint(
				stateColors[name],
				`${stateGlyphs[name]} ${what}${time}${reason ? `: ${reason}` : ''}`,
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
				starts.start(event.path, paint('dim', startedText(state, event), color));
			}

			if (event.type === 'attempt-ended') {
				starts.expectEnd(event.path);
			}

			if (event.type === 'attempt-recovered') {
				print(event.path, paint('dim', 'its output was recovered from the engine', color));
			}

			if (event.type === 'engine-lost') {
				const waiting = patience === undefined ? '' : ` up to ${formatDuration(patience)}`;
				print('engine', `${event.message} Waiting for it${waiting}: what runs may run on.`);
			}

			if (event.type === 'engine-found') {
				print('engine', 'It answers again.');
			}

			if (event.type === 'callback-intended') {
				const text = `${callbackName(event.trigger)}: ${oneLine(event.command)}`;
				print(callbackLogPath(event.path), paint('dim', text, color));
			}

			if (event.type === 'node-skipped' && event.because !== undefined) {
				print(event.path, paint(stateColors.warning, '△ skipped because of its error', color));
			}

			if (event.type === 'node-alone') {
				const text = 'It reserves more than the engine has: it runs when nothing else does.';
				print(event.path, text);
			}

			const change = changeText(event);
			if (change !== undefined) {
				print('path' in event ? event.path : '/', change);
			}

			const line = imageEventLine(event, color);
			if (line) {
				print(imageLogPath(line.image), line.text);
			}
		},
		onOutput(chunk) {
			starts.before(chunk.path);
			lines.write(chunk);
		},
		onAttemptEnd(path, attempt) {
			starts.before(path);
			lines.end(path, attempt);
			printEnd(path, attempt);
			starts.ended(path);
		},
		onBuildEnd(end, build) {
			const path = imageLogPath(end.image);
			lines.end(path, build);
			for (const line of imageEndLines(end, color)) {
				print(path, line);
			}
		},
		onFinish() {
			printSummary({state, write, color});
			write(`See it again with: ${openCommand}\n`);
		},
	};
}

/** An attempt that is not the first, or is not made because of its turn alone, says so: `started, attempt 2 (retry 1 of 3)`. */
function startedText(
	state: RunState,
	{path, attempt}: {readonly path: NodePath; readonly attempt: number},
): string {
	const cause = state.attempts.get(path)?.find(one => one.attempt === attempt)?.cause;
	return cause === undefined ? 'started' : `started, attempt ${attempt} (${oneLine(cause)})`;
}
