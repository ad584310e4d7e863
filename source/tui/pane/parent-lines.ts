import type {NodePath, ParentNode} from '../../pipeline/tree.ts';
import {doneOf} from '../../run-state/counts.ts';
import {hasFailed, isUnmade} from '../../run-state/roll-up.ts';
import {type RunState, stateNames, stateOf} from '../../run-state/run-state.ts';
import {leavesBelow} from '../../view/leaves-below.ts';
import {failureText} from '../../view/node-details.ts';
import {totalOf} from '../../view/progress.ts';
import {cutTo, fitTo, oneLine} from '../../view/text.ts';
import type {TimeSpans} from '../../view/time-spans.ts';
import {keyOf} from '../keymap/bindings.ts';
import {editLines} from './edit-lines.ts';
import {docLines, nameLines, notRunLines, skippedFacts} from './exec-lines.ts';
import {
	emptyLine,
	glyphWidth,
	type PaneLine,
	type PaneSize,
	sentenceLines,
	titleLine,
} from './pane-line.ts';
import {timeText} from './time-text.ts';

const mostRunning = 5;
/** Columns of a failure's reason, such as `exit 1`, or of a time. */
const reasonWidth = 16;

/** A parent's summary: what failed below it, what runs, and how much is done. */
export function parentLines(
	state: RunState,
	node: ParentNode,
	spans: TimeSpans,
	now: number,
	{width, height}: PaneSize,
): PaneLine[] {
	const counts = state.parents.get(node.path)?.counts;
	const total = counts ? totalOf(counts) : 0;
	const facts = [
		node.type,
		`${counts ? doneOf(counts) : 0}/${total} done`,
		...skippedFacts(state, node.path),
		timeText(spans(node.path), now),
		...node.tags.map(tag => `#${oneLine(tag)}`),
	];
	const head: PaneLine[] = [
		titleLine(stateOf(state, node.path), node.path, width),
		...nameLines(node, width),
		{text: cutTo(facts.filter(fact => fact !== '').join(' · '), width), tone: 'dim'},
		...faultLines(state, node, width),
		...editLines(state, node.path, width),
		...docLines(node.doc, width, Math.floor(height / 3)),
		emptyLine,
	];
	const running = leavesBelow(state, node.path, ['running'], mostRunning);
	const runningLines = running.map(path =>
		leafLine(state, node.path, path, timeText(spans(path), now), width),
	);
	const failed = failedLines(state, node.path, width, height - head.length - running.length - 5);
	const sections = [section('Failed', failed), section('Running', runningLines)].flat();
	return [...head, ...(sections.length > 0 ? sections : calmLines(state, node, total, width))];
}

/** Of the root: why the definition that is on disk is not the one that is shown. */
function faultLines(
	{definitionFault: fault}: RunState,
	node: ParentNode,
	width: number,
): PaneLine[] {
	return fault === undefined || node.parent !== undefined
		? []
		: [
				...sentenceLines(
					`Its definition can't be read: ${oneLine(fault.message)}`,
					'failure',
					width,
				),
				...(fault.hint === undefined ? [] : sentenceLines(oneLine(fault.hint), 'plain', width)),
			];
}

function failedLines(state: RunState, path: NodePath, width: number, room: number): PaneLine[] {
	const counts = state.parents.get(path)?.counts;
	const count = counts ? counts.error + counts.killed : 0;
	if (count === 0) {
		return [];
	}

	const most = Math.max(1, room);
	const shown = leavesBelow(state, path, stateNames.filter(hasFailed), most);
	const more = count - shown.length;
	return [
		...shown.map(leaf => leafLine(state, path, leaf, failureText(state, leaf), width)),
		{
			text: cutTo(
				`${more > 0 ? `and ${more} more. ` : ''}Press ${keyOf('next-error')} to go to the next.`,
				width,
			),
			tone: 'dim',
		},
	];
}

function section(title: string, lines: readonly PaneLine[]): PaneLine[] {
	return lines.length > 0 ? [{text: title, tone: 'bold'}, ...lines, emptyLine] : [];
}

function leafLine(
	state: RunState,
	parent: NodePath,
	path: NodePath,
	fact: string,
	width: number,
): PaneLine {
	const below = oneLine(path.slice(parent === '/' ? 1 : parent.length + 1));
	const pathWidth = width - glyphWidth - reasonWidth - 1;
	const text = `${fitTo(cutTo(below, pathWidth, 'middle'), pathWidth)} ${cutTo(fact, reasonWidth)}`;
	return {glyph: stateOf(state, path), text, tone: 'plain'};
}

function calmLines(state: RunState, node: ParentNode, total: number, width: number): PaneLine[] {
	if (total === 0) {
		const text = isUnmade(state, node)
			? 'Its nodes are made when Generate has run.'
			: 'It holds no commands: there is nothing to run, and it counts as done.';
		return sentenceLines(text, 'dim', width);
	}

	switch (stateOf(state, node.path)) {
		case 'done':
			return [{text: 'All of it is done.', tone: 'dim'}];
		case 'warning':
			return [{text: 'It counts as done in spite of errors.', tone: 'dim'}];
		case 'queued':
			return [{text: 'Waits for a free job or its image.', tone: 'dim'}];
		default:
			return notRunLines(state, node.path);
	}
}
