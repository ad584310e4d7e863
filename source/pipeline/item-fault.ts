import type {Fault} from './check-env.ts';
import {describeValue} from './describe-value.ts';

/** What is wrong with an item of a list of texts, if anything is. */
export function itemFault(items: readonly unknown[], example: string): Fault | undefined {
	for (const [index, item] of items.entries()) {
		const reason = reasonAgainst(item);
		if (reason !== undefined) {
			return {sentence: `item ${index + 1} ${reason}.`, hint: `Write it as ${example}.`};
		}
	}

	return undefined;
}

function reasonAgainst(item: unknown): string | undefined {
	if (typeof item !== 'string' || item.trim() === '') {
		return `must be a string that is not empty, not ${describeValue(item)}`;
	}

	return item.includes('\0') ? 'has a NUL character in it' : undefined;
}
