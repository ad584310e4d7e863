import type {NodePath} from '../../pipeline/tree.ts';
import type {RunState} from '../../run-state/run-state.ts';
import {callbackRows} from '../../view/callback-rows.ts';
import type {Reading} from '../../view/readings.ts';
import {cutTo} from '../../view/text.ts';
import {emptyLine, glyphWidth, type PaneLine, type PaneSize} from './pane-line.ts';

const mostRows = 3;

/** The commands that followed a node's latest state, or an attempt; the last ones, those that failed first. */
export function callbackLines(
	state: RunState,
	path: NodePath,
	{attempt, callback}: Reading,
	{width}: Pick<PaneSize, 'width'>,
): PaneLine[] {
	const rows = callbackRows(state, path, attempt);
	const failed = rows.filter(row => row.state === 'error' || row.state === 'killed');
	const others = rows.filter(row => !failed.includes(row));
	const shown = [...failed, ...others.reverse()].slice(0, mostRows);
	const lines = shown.map((row): PaneLine => {
		const isFailure = failed.includes(row);
		return {
			...(callback !== undefined && {isMarked: row.number === callback}),
			glyph: row.state,
			text: cutTo(row.text, width - glyphWidth),
			tone: isFailure ? 'failure' : row.number === callback ? 'bold' : 'dim',
		};
	});
	return lines.length > 0 ? [emptyLine, ...lines] : [];
}
