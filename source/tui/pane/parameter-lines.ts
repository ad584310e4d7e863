import type {TreeNode} from '../../pipeline/tree.ts';
import {type ParameterRow, parameterRows} from '../../view/node-parameters.ts';
import {cutTo, fitTo, oneLine, plainLines, widthOf} from '../../view/text.ts';
import {wrapTo} from '../../view/wrap.ts';
import {keyOf} from '../keymap/bindings.ts';
import {emptyLine, type PaneLine, type PaneSize} from './pane-line.ts';

/** Columns that a value has at least, and a name and an origin at most. */
const leastValue = 12;
const mostName = 16;
const mostDocLines = 12;

/** All that is set of a node, with where it comes from, in the place of its output. */
export function parameterPage(
	head: readonly PaneLine[],
	node: TreeNode,
	{width, height}: PaneSize,
): PaneLine[] {
	const doc = node.doc === undefined ? [] : docOf(node.doc, width);
	const back = `${keyOf('parameters')} goes back.`;
	return [
		...head,
		...doc,
		...parameterLines(node, {width, height: height - head.length - doc.length - 2}),
		emptyLine,
		{text: cutTo(back, width), tone: 'dim'},
	];
}

/** A line for each parameter: name, value and origin in columns. What does not fit is counted. */
export function parameterLines(node: TreeNode, {width, height}: PaneSize): PaneLine[] {
	const rows = parameterRows(node);
	const most = rows.length > height ? Math.max(0, height - 1) : rows.length;
	const origins = rows.map(originText);
	const nameWidth = Math.min(mostName, Math.max(0, ...rows.map(({name}) => widthOf(name))));
	const room = width - nameWidth - leastValue - 4;
	const originWidth = Math.min(Math.max(0, room), Math.max(0, ...origins.map(widthOf)));
	const valueWidth = Math.max(1, width - nameWidth - originWidth - (originWidth > 0 ? 4 : 2));
	const longest = Math.min(valueWidth, Math.max(0, ...rows.map(({value}) => widthOf(value))));
	const lines = rows.slice(0, most).map((row, index): PaneLine => {
		const columns = [
			fitTo(row.name, nameWidth),
			fitTo(row.value, longest),
			cutTo(origins[index] ?? '', originWidth, 'middle'),
		];
		return {text: columns.join('  ').trimEnd(), tone: row.from === undefined ? 'dim' : 'plain'};
	});
	const rest = rows.length - most;
	return rest > 0 ? [...lines, {text: `and ${rest} more.`, tone: 'dim'}] : lines;
}

function originText({from}: ParameterRow): string {
	return from === undefined ? 'default' : from === '' ? '' : `from ${oneLine(from)}`;
}

function docOf(doc: string, width: number): PaneLine[] {
	const lines = plainLines(doc).flatMap(line => wrapTo(line, width, mostDocLines));
	return [
		...lines.slice(0, mostDocLines).map((text): PaneLine => ({text, tone: 'plain'})),
		emptyLine,
	];
}
