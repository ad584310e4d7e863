import {isEngineAway} from '../errors/engine-away.ts';
import type {AppActions, LeftShell} from '../tui/app-props.ts';
import {createLateClosings} from './close-later.ts';
import type {KeptShell} from './kept-shell.ts';
import type {OnLeft} from './leave-session.ts';
import {listeners} from './listeners.ts';

/** What becomes of shells with which the person is done, while the tree is shown again. */
export type LeftShells = {
	readonly actions: AppActions['leftShells'];
	/** The way to tell what a shell left. */
	readonly onLeftOf: (shell: Pick<LeftShell, 'path' | 'kind'>) => OnLeft;
	/**
	Takes note of a shell that is being closed; what goes wrong with that is told. One that no engine answers for, of
	which the shell's end has told, is closed when one does.
	*/
	readonly follow: (shell: Pick<KeptShell, 'closed' | 'closeAgain'>) => void;
};

export function createLeftShells(): LeftShells {
	const onLeft = listeners<LeftShell>();
	const onProblem = listeners<unknown>();
	const closing = new Set<Promise<void>>();
	const late = createLateClosings(onProblem.tell);
	return {
		actions: {
			onLeft: onLeft.add,
			onProblem: onProblem.add,
			isSettled: () => closing.size === 0,
			async settled() {
				await Promise.all(closing);
			},
		},
		onLeftOf: shell => left => onLeft.tell({...shell, ...left}),
		follow({closed, closeAgain}) {
			const told: Promise<void> = closed
				.catch((error: unknown) => {
					if (isEngineAway(error)) {
						late.add(closeAgain);
					} else {
						onProblem.tell(error);
					}
				})
				.finally(() => closing.delete(told));
			closing.add(told);
		},
	};
}
