import type {TreeNode} from '../../pipeline/tree.ts';
import type {RunState} from '../../run-state/run-state.ts';
import {type LogExtent, type ReadingPlace, topLine} from '../../view/log/reading-place.ts';
import type {TimeSpans} from '../../view/time-spans.ts';
import type {LogFeed} from '../state/log-feed.ts';
import {execHead, type PaneSize, withoutOutput} from './exec-lines.ts';
import type {PaneLine} from './pane-line.ts';
import {parentLines} from './parent-lines.ts';

/** What the pane shows, and what there is to scroll in it. */
export type NodePane = {readonly lines: readonly PaneLine[]; readonly log: LogExtent};

type Shown = {
	readonly state: RunState;
	readonly node: TreeNode;
	readonly spans: TimeSpans;
	readonly feed: LogFeed;
	readonly place: ReadingPlace;
	readonly now: number;
};

export function nodePane(shown: Shown, size: PaneSize): NodePane {
	const {state, node, spans, feed, place, now} = shown;
	if (node.type !== 'exec') {
		const lines = parentLines(state, node, spans, now, size);
		return {lines, log: {first: 0, end: 0, height: size.height}};
	}

	const head = execHead(state, node, spans(node.path), now, size);
	const output = feed.lines();
	const log = {
		first: output.first(),
		end: output.end(),
		height: Math.max(1, size.height - head.length),
	};
	if (log.end === log.first) {
		return {lines: [...head, ...withoutOutput(state, node, feed.isOpen())], log};
	}

	const top = topLine(log, place);
	const count = Math.min(log.height, log.end - top);
	const lines = Array.from({length: count}, (_, index): PaneLine => {
		return {text: output.line(top + index), tone: 'output'};
	});
	return {lines: [...head, ...lines], log};
}

/** Where a reader is who doesn't follow; undefined while following. */
export function placeText(log: LogExtent, place: ReadingPlace): string | undefined {
	if (place === 'end') {
		return undefined;
	}

	const last = Math.min(log.end, topLine(log, place) + log.height);
	return `line ${last - log.first} of ${log.end - log.first}`;
}
