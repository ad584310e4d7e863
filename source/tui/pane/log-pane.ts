import type {LogLines} from '../../view/log/log-lines.ts';
import {type LogExtent, type ReadingPlace, topLine} from '../../view/log/reading-place.ts';
import {emptyLine, type PaneLine, type PaneSize} from './pane-line.ts';

/** What the pane shows, and what there is to scroll in it. */
export type PaneContent = {readonly lines: readonly PaneLine[]; readonly log: LogExtent};

type LogBelow = {
	readonly output: LogLines;
	readonly place: ReadingPlace;
	/** What stands in for output that isn't there. */
	readonly instead: () => readonly PaneLine[];
	/** What stays below it, at the bottom of the pane. Default: nothing. */
	readonly foot?: readonly PaneLine[];
};

/** A head that stays, a log below it that is scrolled, and a foot that stays, too. */
export function logPane(head: readonly PaneLine[], below: LogBelow, size: PaneSize): PaneContent {
	const {output, place, instead, foot = []} = below;
	const log = {
		first: output.first(),
		end: output.end(),
		height: Math.max(1, size.height - head.length - foot.length),
	};
	if (log.end === log.first) {
		return {lines: [...filled([...head, ...instead()], size, foot.length), ...foot], log};
	}

	const top = topLine(log, place);
	const count = Math.min(log.height, log.end - top);
	const lines = Array.from({length: count}, (_, index): PaneLine => {
		return {text: output.line(top + index), tone: 'output'};
	});
	return {lines: [...filled([...head, ...lines], size, foot.length), ...foot], log};
}

/** With a foot below, the lines above it take all of the rows that it leaves. */
function filled(lines: readonly PaneLine[], {height}: PaneSize, below: number): PaneLine[] {
	const missing = below === 0 ? 0 : Math.max(0, height - below - lines.length);
	return [...lines, ...Array<PaneLine>(missing).fill(emptyLine)].slice(0, height - below);
}

/** A pane in which there is nothing to scroll. */
export function pageOf(lines: readonly PaneLine[], size: PaneSize): PaneContent {
	return {lines, log: {first: 0, end: 0, height: size.height}};
}

/** Where a reader is who doesn't follow; undefined while following. */
export function placeText(log: LogExtent, place: ReadingPlace): string | undefined {
	if (place === 'end') {
		return undefined;
	}

	const last = Math.min(log.end, topLine(log, place) + log.height);
	return `line ${last - log.first} of ${log.end - log.first}`;
}
