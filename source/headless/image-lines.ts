import type {RunEvent} from '../events/run-event.ts';
import {sizeText} from '../events/size-text.ts';
import {durationText} from '../view/duration.ts';
import {staleTextOf} from '../view/images/stale-text.ts';
import {oneLine, plainLines} from '../view/text.ts';
import type {BuildEnd} from './builds.ts';
import {paint, stateColors} from './state-colors.ts';

/** What is printed of an image's build while it goes on; undefined: nothing. */
export function imageEventLine(
	event: RunEvent,
	color: boolean,
): {readonly image: string; readonly text: string} | undefined {
	switch (event.type) {
		case 'image-step-started':
			return {image: event.image, text: paint('dim', `${event.step} started`, color)};
		case 'image-step-ended': {
			const time = durationText(event.durationMs);
			const how = event.outcome === 'unchanged' ? 'unchanged' : `made in ${time}`;
			const detail = event.detail === undefined ? '' : `: ${oneLine(event.detail)}`;
			return {image: event.image, text: `${event.step} ${how}${detail}`};
		}

		case 'image-stale': {
			const changed = staleTextOf(event.inputs);
			return changed === undefined
				? undefined
				: {image: event.image, text: paint('yellow', `is stale: ${changed}`, color)};
		}

		default:
			return undefined;
	}
}

/** What a build came to. */
export function imageEndLines(end: BuildEnd, color: boolean): string[] {
	if (end.type === 'image-built') {
		const {sizeBytes, distribution} = end.built;
		const facts = [
			...(sizeBytes === undefined ? [] : [sizeText(sizeBytes)]),
			...(distribution === undefined ? [] : [oneLine(distribution)]),
		];
		return [`is ready${facts.length > 0 ? `: ${facts.join(', ')}` : ''}`];
	}

	const [reason = '', ...more] = plainLines(end.message);
	const hint = end.hint === undefined ? [] : plainLines(end.hint);
	return [paint(stateColors.error, `failed: ${reason}`, color), ...more, ...hint];
}
