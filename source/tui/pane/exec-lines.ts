import type {ExecNode, NodePath, TreeNode} from '../../pipeline/tree.ts';
import {isSkipped, type RunState, skippedAt} from '../../run-state/run-state.ts';
import type {ExecDetails} from '../../view/node-details.ts';
import {cutTo, oneLine, plainLines} from '../../view/text.ts';
import type {TimeSpan} from '../../view/time-spans.ts';
import {keyOf} from '../keymap/bindings.ts';
import {editLines} from './edit-lines.ts';
import {
	emptyLine,
	leastOutput,
	type PaneLine,
	type PaneSize,
	sentenceLines,
	titleLine,
} from './pane-line.ts';
import {parameterLines} from './parameter-lines.ts';
import {timeText} from './time-text.ts';

const mostDocLines = 3;

type Shown = {
	readonly state: RunState;
	readonly node: ExecNode;
	/** Of the attempt that is shown. */
	readonly span: TimeSpan | undefined;
	readonly now: number;
};

/** What stands above an Exec node's output. */
export function execHead(
	details: ExecDetails,
	{state, node, span, now}: Shown,
	{width, height}: PaneSize,
): PaneLine[] {
	const facts = [
		...skippedFacts(state, node.path),
		...details.facts,
		timeText(span, now),
		details.image,
		...details.usage,
		...node.tags.map(tag => `#${oneLine(tag)}`),
	].filter(fact => fact !== '');
	const lines: PaneLine[] = [
		titleLine(state.forgiven.has(node.path) ? 'warning' : details.leaf.state, node.path, width),
		...nameLines(node, width),
		{text: cutTo(facts.join(' · '), width), tone: 'dim'},
		{text: cutTo(`$ ${details.command}`, width), tone: 'dim'},
		...editLines(state, node.path, width),
		...docLines(node.doc, width, mostDocLines),
		...staleLines(details, width),
		...remarkLines(details, width),
	];
	return [...lines.slice(0, Math.max(2, height - leastOutput - 1)), emptyLine];
}

/** What a node is called for people. */
export function nameLines({title}: TreeNode, width: number): PaneLine[] {
	return title === undefined ? [] : [{text: cutTo(oneLine(title), width), tone: 'plain'}];
}

/** The sentence that stands in for output that isn't there. */
export function withoutOutput(
	{leaf, attempt, isLatest, remark}: ExecDetails,
	{
		state,
		node,
		isOpen,
		room,
	}: Pick<Shown, 'state' | 'node'> & {readonly isOpen: boolean; readonly room: PaneSize},
): PaneLine[] {
	if (!attempt) {
		return leaf.state === 'pending' && !remark
			? [...notRunLines(state, node.path), emptyLine, ...parameterLines(node, room)]
			: [];
	}

	if (!isOpen) {
		return [];
	}

	return isLatest && leaf.state === 'running'
		? [{text: 'No output yet.', tone: 'dim'}]
		: remark
			? []
			: [{text: 'It printed nothing.', tone: 'dim'}];
}

/** That a node is passed over, and because of which node above it. */
export function skippedFacts(state: RunState, path: NodePath): string[] {
	const at = skippedAt(state, path);
	return at === undefined ? [] : [at === path ? 'skipped' : `skipped with ${oneLine(at)}`];
}

/** What a person can do about a node that has not run. */
export function notRunLines(state: RunState, path: NodePath): PaneLine[] {
	if (isSkipped(state, path)) {
		return [{text: `Passed over: ${keyOf('skip')} brings it back.`, tone: 'dim'}];
	}

	const next =
		state.mode === 'paused'
			? `Press ${keyOf('run-or-pause')} to run the pipeline.`
			: 'Its turn comes later.';
	return [
		{text: 'Not run yet.', tone: 'dim'},
		{text: next, tone: 'dim'},
	];
}

export function docLines(doc: string | undefined, width: number, most: number): PaneLine[] {
	return doc === undefined
		? []
		: plainLines(doc)
				.slice(0, most)
				.map(line => ({text: cutTo(line, width), tone: 'plain'}));
}

function staleLines({stale}: ExecDetails, width: number): PaneLine[] {
	return stale === undefined
		? []
		: sentenceLines(`${keyOf('rebuild')} rebuilds its image: ${stale}`, 'warning', width);
}

function remarkLines({remark}: ExecDetails, width: number): PaneLine[] {
	if (!remark) {
		return [];
	}

	const output = `Press ${keyOf('images')} to see its output.`;
	return [
		...sentenceLines(remark.text, remark.isFailure ? 'failure' : 'plain', width),
		...(remark.isAboutImage ? sentenceLines(output, 'plain', width) : []),
		...(remark.hint === undefined ? [] : sentenceLines(remark.hint, 'plain', width)),
	];
}
