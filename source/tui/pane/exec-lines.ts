import type {ExecNode} from '../../pipeline/tree.ts';
import type {RunState} from '../../run-state/run-state.ts';
import {type ExecDetails, execDetails} from '../../view/node-details.ts';
import {cutTo, oneLine, plainLines} from '../../view/text.ts';
import type {TimeSpan} from '../../view/time-spans.ts';
import {wrapTo} from '../../view/wrap.ts';
import {bindingOf} from '../keymap/bindings.ts';
import {keyLabel} from '../keymap/key-names.ts';
import {emptyLine, glyphWidth, type PaneLine} from './pane-line.ts';
import {timeText} from './time-text.ts';

export type PaneSize = {readonly width: number; readonly height: number};

/** Rows that the output has at least, however much there is to say above it. */
const leastOutput = 3;
const mostDocLines = 3;
const mostRemarkLines = 3;

/** What stands above an Exec node's output. */
export function execHead(
	state: RunState,
	node: ExecNode,
	span: TimeSpan | undefined,
	now: number,
	{width, height}: PaneSize,
): PaneLine[] {
	const details = execDetails(state, node);
	const facts = [...details.facts, timeText(span, now), details.image].filter(fact => fact !== '');
	const lines: PaneLine[] = [
		titleLine(details.leaf.state, node.path, width),
		{text: cutTo(facts.join(' · '), width), tone: 'dim'},
		{text: cutTo(`$ ${details.command}`, width), tone: 'dim'},
		...docLines(node.doc, width, mostDocLines),
		...remarkLines(details, width),
	];
	return [...lines.slice(0, Math.max(2, height - leastOutput - 1)), emptyLine];
}

/** The sentence that stands in for output that isn't there. */
export function withoutOutput(state: RunState, node: ExecNode, isOpen: boolean): PaneLine[] {
	const {leaf, attempt, remark} = execDetails(state, node);
	if (!attempt) {
		return leaf.state === 'pending' && !remark ? notRunLines(state) : [];
	}

	if (!isOpen) {
		return [];
	}

	return leaf.state === 'running'
		? [{text: 'No output yet.', tone: 'dim'}]
		: remark
			? []
			: [{text: 'It printed nothing.', tone: 'dim'}];
}

/** What a person can do about a node that has not run. */
export function notRunLines(state: RunState): PaneLine[] {
	const key = bindingOf('run-or-pause').keys.map(keyLabel).join(', ');
	const next =
		state.mode === 'paused' ? `Press ${key} to run the pipeline.` : 'Its turn comes later.';
	return [
		{text: 'Not run yet.', tone: 'dim'},
		{text: next, tone: 'dim'},
	];
}

export function titleLine(state: PaneLine['glyph'], path: string, width: number): PaneLine {
	const text = cutTo(oneLine(path), width - glyphWidth, 'middle');
	return {...(state && {glyph: state}), text, tone: 'bold'};
}

export function docLines(doc: string | undefined, width: number, most: number): PaneLine[] {
	return doc === undefined
		? []
		: plainLines(doc)
				.slice(0, most)
				.map(line => ({text: cutTo(line, width), tone: 'plain'}));
}

function remarkLines({remark}: ExecDetails, width: number): PaneLine[] {
	if (!remark) {
		return [];
	}

	const tone = remark.isFailure ? 'failure' : 'plain';
	const hint = remark.hint === undefined ? [] : wrapTo(remark.hint, width, mostRemarkLines);
	return [
		...wrapTo(remark.text, width, mostRemarkLines).map(text => ({text, tone}) as const),
		...hint.map(text => ({text, tone: 'plain'}) as const),
	];
}
