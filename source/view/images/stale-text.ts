import type {ImageStepName, StaleInput} from '../../events/run-event.ts';
import {oneLine} from '../text.ts';

/** What a step is made of, for changes that no file stands for. */
const inputs: Readonly<Record<ImageStepName, string>> = {
	clone: 'the branch',
	pull: 'the base image',
	build: 'what it is built from',
	install: 'the requirements',
	copy: 'the files',
	inspect: 'the image',
};

const mostFiles = 2;

/** What changed of one step, in a few words: `app.py changed`, `app.py, b.py and 12 more changed`. */
export function staleText({step, files, count}: StaleInput): string {
	if (files.length === 0) {
		return `${inputs[step]} changed`;
	}

	const named = files.slice(0, mostFiles).map(oneLine);
	const more = Math.max(count, files.length) - named.length;
	const list = more > 0 ? `${named.join(', ')} and ${more} more` : named.join(' and ');
	return `${list} changed`;
}

/** The same for a whole image, the first step that a rebuild does again first. */
export function staleTextOf(stale: readonly StaleInput[]): string | undefined {
	return stale.length === 0 ? undefined : stale.map(staleText).join('; ');
}
