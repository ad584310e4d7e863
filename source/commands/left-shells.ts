import type {AppActions, LeftShell} from '../tui/app-props.ts';
import type {OnLeft} from './leave-session.ts';
import {listeners} from './listeners.ts';

/** What becomes of shells with which the person is done, while the tree is shown again. */
export type LeftShells = {
	readonly actions: AppActions['leftShells'];
	/** The way to tell what a shell left. */
	readonly onLeftOf: (shell: Pick<LeftShell, 'path' | 'kind'>) => OnLeft;
	/** Takes note of a shell that is being closed; what goes wrong with that is told. */
	readonly follow: (closed: Promise<void>) => void;
};

export function createLeftShells(): LeftShells {
	const onLeft = listeners<LeftShell>();
	const onProblem = listeners<unknown>();
	const closing = new Set<Promise<void>>();
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
		follow(closed) {
			const told: Promise<void> = closed.catch(onProblem.tell).finally(() => closing.delete(told));
			closing.add(told);
		},
	};
}
