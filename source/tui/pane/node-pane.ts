import type {TreeNode} from '../../pipeline/tree.ts';
import type {RunState} from '../../run-state/run-state.ts';
import {attemptSpan} from '../../view/attempts.ts';
import type {ReadingPlace} from '../../view/log/reading-place.ts';
import {type ExecDetails, execDetails} from '../../view/node-details.ts';
import type {TimeSpan, TimeSpans} from '../../view/time-spans.ts';
import type {LogFeed} from '../state/log-feed.ts';
import {attemptLines} from './attempt-lines.ts';
import {execHead, withoutOutput} from './exec-lines.ts';
import {logPane, type PaneContent, pageOf} from './log-pane.ts';
import type {PaneSize} from './pane-line.ts';
import {parentLines} from './parent-lines.ts';

type Shown = {
	readonly state: RunState;
	readonly node: TreeNode;
	/** The attempt that is read; undefined: the latest. */
	readonly attempt: number | undefined;
	readonly spans: TimeSpans;
	readonly feed: LogFeed;
	readonly place: ReadingPlace;
	readonly now: number;
};

/** The selected node: a parent's summary, or a command with what it printed. */
export function nodePane(shown: Shown, size: PaneSize): PaneContent {
	const {state, node, spans, feed, place, now} = shown;
	if (node.type !== 'exec') {
		return pageOf(parentLines(state, node, spans, now, size), size);
	}

	const details = execDetails(state, node, shown.attempt);
	const head = execHead(details, {state, node, span: spanOf(details, spans(node.path)), now}, size);
	const foot = attemptLines(state, node.path, details.attempt?.attempt, now, size);
	const instead = () => withoutOutput(details, {state, node, isOpen: feed.isOpen()});
	return logPane(head, {output: feed.lines(), place, instead, foot}, size);
}

/** Of an earlier attempt, its own; of the latest, as long as it counts, that of the node. */
function spanOf(
	{attempt, isLatest}: ExecDetails,
	ofNode: TimeSpan | undefined,
): TimeSpan | undefined {
	return isLatest || !attempt ? ofNode : attemptSpan(attempt);
}
