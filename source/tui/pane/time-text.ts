import {durationText, elapsedText} from '../../view/duration.ts';
import type {TimeSpan} from '../../view/time-spans.ts';

/** How long something took, or takes so far; nothing when it has not started. */
export function timeText(span: TimeSpan | undefined, now: number): string {
	if (!span) {
		return '';
	}

	return span.durationMs === undefined
		? elapsedText(now - span.startedAt)
		: durationText(span.durationMs);
}
