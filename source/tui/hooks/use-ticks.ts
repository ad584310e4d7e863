import {useEffect, useReducer} from 'react';

const tickMs = 1000;

/** Renders once a second while something is timed, and never otherwise. */
export function useTicks(isActive: boolean): void {
	const [, tick] = useReducer((count: number) => count + 1, 0);
	useEffect(() => {
		if (!isActive) {
			return;
		}

		const timer = setInterval(tick, tickMs);
		return () => clearInterval(timer);
	}, [isActive]);
}
