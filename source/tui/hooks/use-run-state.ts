import {useCallback, useSyncExternalStore} from 'react';
import type {Connection} from '../../run-state/connection.ts';
import {coalesce} from './coalesce.ts';

/** Renders when the pipeline's state changed, at most once a frame. Returns the `seq` that is shown. */
export function useRunState(connection: Connection): number {
	const subscribe = useCallback(
		(listener: () => void) => {
			const coalesced = coalesce(listener);
			const end = connection.onEvents(coalesced.notify);
			return () => {
				end();
				coalesced.cancel();
			};
		},
		[connection],
	);
	return useSyncExternalStore(subscribe, () => connection.state.seq);
}
