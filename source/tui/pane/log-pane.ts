import type {LogLines} from '../../view/log/log-lines.ts';
import {type LogExtent, type ReadingPlace, topLine} from '../../view/log/reading-place.ts';
import type {PaneLine, PaneSize} from './pane-line.ts';

/** What the pane shows, and what there is to scroll in it. */
export type PaneContent = {readonly lines: readonly PaneLine[]; readonly log: LogExtent};

type LogBelow = {
	readonly output: LogLines;
	readonly place: ReadingPlace;
	/** What stands in for output that isn't there. */
	readonly instead: () => readonly PaneLine[];
};

/** A head that stays, and a log below it that is scrolled. */
export function logPane(head: readonly PaneLine[], below: LogBelow, size: PaneSize): PaneContent {
	const {output, place, instead} = below;
	const log = {
		first: output.first(),
		end: output.end(),
		height: Math.max(1, size.height - head.length),
	};
	if (log.end === log.first) {
		return {lines: [...head, ...instead()], log};
	}

	const top = topLine(log, place);
	const count = Math.min(log.height, log.end - top);
	const lines = Array.from({length: count}, (_, index): PaneLine => {
		return {text: output.line(top + index), tone: 'output'};
	});
	return {lines: [...head, ...lines], log};
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
