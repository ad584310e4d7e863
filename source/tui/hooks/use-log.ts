import {useCallback, useMemo, useSyncExternalStore} from 'react';
import type {NodePath} from '../../pipeline/tree.ts';
import type {Connection} from '../../run-state/connection.ts';
import {createLogFeed, type LogFeed} from '../state/log-feed.ts';
import {coalesce} from './coalesce.ts';

/** Follows the output of an attempt, of one at a time. Renders at most once a frame. */
export function useLog(
	connection: Pick<Connection, 'watchOutput'>,
	path: NodePath,
	attempt: number | undefined,
): LogFeed {
	const feed = useMemo(
		() => createLogFeed(connection, attempt === undefined ? undefined : {path, attempt}),
		[connection, path, attempt],
	);
	const subscribe = useCallback(
		(listener: () => void) => {
			const coalesced = coalesce(listener);
			const end = feed.start(coalesced.notify);
			return () => {
				end();
				coalesced.cancel();
			};
		},
		[feed],
	);
	useSyncExternalStore(subscribe, feed.version);
	return feed;
}
