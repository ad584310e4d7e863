import type {NodePath} from '../../pipeline/tree.ts';
import type {RunState} from '../../run-state/run-state.ts';
import {type AttemptRow, attemptRows} from '../../view/attempts.ts';
import {windowTop} from '../../view/scroll.ts';
import {cutTo, widthOf} from '../../view/text.ts';
import {keyOf} from '../keymap/bindings.ts';
import {emptyLine, glyphWidth, type PaneLine, type PaneSize} from './pane-line.ts';
import {timeText} from './time-text.ts';

/** A pane that is lower has no room for them. */
const leastHeight = 12;
/** Of this many rows of the pane, one is for an attempt. */
const rowsPerAttempt = 5;
const mostRows = 10;
const timeWidth = 6;
/** The mark of the one that is read, and a space. */
const markWidth = 2;

/**
A node's attempts, below its output: there, a new one does not move what is being read. Nothing while there
is just one.
*/
export function attemptLines(
	state: RunState,
	path: NodePath,
	shown: number | undefined,
	now: number,
	{width, height}: PaneSize,
): PaneLine[] {
	const rows = attemptRows(state, path);
	if (rows.length < 2 || height < leastHeight) {
		return [];
	}

	const visible = visibleRows(rows, shown, Math.min(mostRows, Math.floor(height / rowsPerAttempt)));
	const widths = {
		number: widthOf(String(rows.at(-1)?.attempt)),
		outcome: Math.max(...visible.map(({outcome}) => widthOf(outcome))),
	};
	return [
		emptyLine,
		{text: cutTo(headline(rows, shown), width), tone: 'dim'},
		...visible.map(row => attemptLine(row, {isRead: row.attempt === shown, widths, now, width})),
	];
}

/** The latest, whatever is read: what begins is to be seen. Before it, those around the one that is read. */
function visibleRows(
	rows: readonly AttemptRow[],
	shown: number | undefined,
	most: number,
): readonly AttemptRow[] {
	const count = rows.length - 1;
	const height = Math.min(most - 1, count);
	const index = rows.findIndex(({attempt}) => attempt === shown);
	const top = windowTop({top: count - height, height, count}, Math.min(index, count - 1));
	return [...rows.slice(top, top + height), ...rows.slice(-1)];
}

function headline(rows: readonly AttemptRow[], shown: number | undefined): string {
	const older = rows[0]?.attempt === shown ? '' : ` · ${keyOf('older-attempt')} older`;
	const newer = rows.at(-1)?.attempt === shown ? '' : ` · ${keyOf('newer-attempt')} newer`;
	return `${rows.length} attempts${older}${newer}`;
}

type RowStyle = {
	readonly isRead: boolean;
	readonly widths: {readonly number: number; readonly outcome: number};
	readonly now: number;
	readonly width: number;
};

function attemptLine(row: AttemptRow, {isRead, widths, now, width}: RowStyle): PaneLine {
	const columns = [
		String(row.attempt).padStart(widths.number),
		row.outcome.padEnd(widths.outcome),
		timeText(row.span, now).padStart(timeWidth),
	];
	const text = [...columns, row.cause].join('  ').trimEnd();
	return {
		isMarked: isRead,
		glyph: row.state,
		text: cutTo(text, width - markWidth - glyphWidth),
		tone: isRead ? 'bold' : 'plain',
	};
}
