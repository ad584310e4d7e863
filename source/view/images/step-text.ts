import type {StepProgress} from '../../events/run-event.ts';
import {sizeText} from '../../events/size-text.ts';

/** How far a step is: `120/800 files 4.6MB`, `3/5 layers 12MB/80MB`, `2/7`. */
export function progressText({unit, current, total, bytes, totalBytes}: StepProgress): string {
	const amount = amountOf(current, total, unit === 'bytes' ? sizeText : String);
	// Bytes say what they are; steps of a build are what a step is counted in: `build 2/7` says it.
	const counted = unit === 'bytes' || unit === 'steps' ? amount : `${amount} ${unit}`;
	return bytes === undefined ? counted : `${counted} ${amountOf(bytes, totalBytes, sizeText)}`;
}

function amountOf(
	current: number,
	total: number | undefined,
	show: (amount: number) => string,
): string {
	return `${show(current)}${total === undefined ? '' : `/${show(total)}`}`;
}
