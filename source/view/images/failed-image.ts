import type {RunState} from '../../run-state/run-state.ts';

/** The failed image after (1) or before (-1) another one, going round at the ends. */
export function nextFailedImage(
	state: RunState,
	from: string | undefined,
	direction: 1 | -1,
): string | undefined {
	const names = [...state.images.keys()];
	const start = names.indexOf(from ?? '');
	for (let step = 1; step <= names.length; step++) {
		const name = names[(start + step * direction + names.length) % names.length];
		if (name !== undefined && state.images.get(name)?.state === 'failed') {
			return name;
		}
	}

	return undefined;
}
