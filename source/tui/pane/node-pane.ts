import type {Rerun} from '../../events/rerun.ts';
import type {TreeNode} from '../../pipeline/tree.ts';
import type {RunState} from '../../run-state/run-state.ts';
import {attemptSpan} from '../../view/attempts.ts';
import type {ReadingPlace} from '../../view/log/reading-place.ts';
import {type ExecDetails, execDetails} from '../../view/node-details.ts';
import {shownCallback} from '../../view/readings.ts';
import type {TimeSpan, TimeSpans} from '../../view/time-spans.ts';
import type {LogFeed} from '../state/log-feed.ts';
import {attemptLines} from './attempt-lines.ts';
import {callbackLines} from './callback-lines.ts';
import {execHead, withoutOutput} from './exec-lines.ts';
import {logPane, type PaneContent, pageOf} from './log-pane.ts';
import {emptyLine, type PaneLine, type PaneSize} from './pane-line.ts';
import {parameterPage} from './parameter-lines.ts';
import {parentLines} from './parent-lines.ts';
import {rerunLines, rerunNumber} from './rerun-lines.ts';

type Shown = {
	readonly state: RunState;
	readonly node: TreeNode;
	/** The attempt that is read; undefined: the latest. */
	readonly attempt: number | undefined;
	/** The command that followed a state of it, whose output is read. Undefined: that of the attempt. */
	readonly callback: number | undefined;
	readonly spans: TimeSpans;
	readonly feed: LogFeed;
	readonly place: ReadingPlace;
	readonly now: number;
	/** What save and rerun of it came to, where its output is read. Default: that of the attempt is. */
	readonly rerun?: Rerun | undefined;
	/** Whether its parameters are shown in the place of its output. */
	readonly showsParameters: boolean;
};

/** The selected node: a parent's summary, or a command with what it printed. */
export function nodePane(shown: Shown, size: PaneSize): PaneContent {
	const {state, node, spans, feed, place, now} = shown;
	const callback = shownCallback(state, node.path, shown)?.number;
	if (node.type !== 'exec') {
		const lines = parentLines(state, node, spans, now, size);
		const callbacks = callbackLines(state, node.path, {attempt: undefined, callback}, size);
		if (callback !== undefined && !shown.showsParameters) {
			const head = [...lines.slice(0, 2), emptyLine];
			return logPane(
				head,
				{output: feed.lines(), place, instead: () => nothingPrinted(feed), foot: callbacks},
				size,
			);
		}

		const instead = (): PaneLine[] => parameterPage(lines.slice(0, 2), node, size);
		return pageOf(shown.showsParameters ? instead() : [...lines, ...callbacks], size);
	}

	const details = execDetails(state, node, shown.attempt);
	const attemptHead = execHead(
		details,
		{state, node, span: spanOf(details, spans(node.path)), now},
		size,
	);
	if (shown.showsParameters) {
		return pageOf(parameterPage([...attemptHead.slice(0, 2), emptyLine], node, size), size);
	}

	const {rerun} = shown;
	const head = rerun
		? [...attemptHead.slice(0, -1), ...rerunLines(rerun, now, size.width), emptyLine]
		: attemptHead;
	const number = details.attempt?.attempt;
	const foot = [
		...callbackLines(state, node.path, {attempt: number ?? 0, callback}, size),
		...attemptLines(state, node.path, number, now, size),
	];
	const room = {...size, height: size.height - head.length - 3};
	const instead = () =>
		rerunNumber(rerun) !== undefined
			? withoutRerunOutput(rerun)
			: callback === undefined
				? withoutOutput(details, {state, node, isOpen: feed.isOpen(), room})
				: nothingPrinted(feed);
	return logPane(head, {output: feed.lines(), place, instead, foot}, size);
}

function withoutRerunOutput(rerun: Rerun | undefined): PaneLine[] {
	const text = rerun?.state === 'running' ? 'No output yet.' : 'It printed nothing.';
	return [{text, tone: 'dim'}];
}

function nothingPrinted(feed: LogFeed): PaneLine[] {
	return feed.isOpen() ? [{text: 'It printed nothing.', tone: 'dim'}] : [];
}

/** Of an earlier attempt, its own; of the latest, as long as it counts, that of the node. */
function spanOf(
	{attempt, isLatest}: ExecDetails,
	ofNode: TimeSpan | undefined,
): TimeSpan | undefined {
	return isLatest || !attempt ? ofNode : attemptSpan(attempt);
}
