import type {RunEvent} from '../events/run-event.ts';

/** What another definition means: `The definition was read again: 2 nodes new, 1 reset.`; undefined: nothing for any leaf. */
export function redefinitionText({
	added = 0,
	gone = 0,
	outdated = 0,
}: Extract<RunEvent, {type: 'definition-changed'}>): string | undefined {
	const parts = [
		[added, 'new'],
		[gone, 'gone'],
		[outdated, 'reset, doing something else now'],
	] as const;
	const [first, ...others] = parts.filter(([count]) => count > 0);
	if (!first) {
		return undefined;
	}

	const [count, what] = first;
	const all = [
		`${count} ${count === 1 ? 'node' : 'nodes'} ${what}`,
		...others.map(([more, which]) => `${more} ${which}`),
	];
	return `The definition was read again: ${all.join(', ')}.`;
}
