import type {TreeNode} from '../../pipeline/tree.ts';
import type {RunState} from '../../run-state/run-state.ts';
import type {ReadingPlace} from '../../view/log/reading-place.ts';
import type {TimeSpans} from '../../view/time-spans.ts';
import type {LogFeed} from '../state/log-feed.ts';
import {execHead, withoutOutput} from './exec-lines.ts';
import {logPane, type PaneContent, pageOf} from './log-pane.ts';
import type {PaneSize} from './pane-line.ts';
import {parentLines} from './parent-lines.ts';

type Shown = {
	readonly state: RunState;
	readonly node: TreeNode;
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

	const head = execHead(state, node, spans(node.path), now, size);
	const instead = () => withoutOutput(state, node, feed.isOpen());
	return logPane(head, {output: feed.lines(), place, instead}, size);
}
