import type {OpenShell, PreparedShell, ShellEnd, ShellSessions} from '../tui/app-props.ts';
import type {KeptShell} from './kept-shell.ts';
import {listeners} from './listeners.ts';

/** The shells of a display, from their opening to their end. */
export type SessionList = Pick<ShellSessions, 'list' | 'onChange' | 'onEnd'> & {
	readonly add: (shell: KeptShell, of: Pick<OpenShell, 'path' | 'kind'>) => ListedShell;
	readonly find: (id: number) => ListedShell | undefined;
	/** Ends all of them, and waits until they are tidied up. */
	readonly endAll: () => Promise<void>;
};

export type ListedShell = PreparedShell & {
	/** Ends it, which is told to nobody. */
	readonly end: () => void;
};

export function createSessionList(now: () => number): SessionList {
	const open = new Map<
		number,
		{readonly shown: OpenShell; readonly shell: ListedShell; readonly kept: KeptShell}
	>();
	const onChange = listeners<void>();
	const onEnd = listeners<ShellEnd>();
	let list: readonly OpenShell[] = [];
	let lastId = 0;
	const listAnew = (): void => {
		list = [...open.values()].map(({shown}) => shown);
		onChange.tell();
	};

	return {
		list: () => list,
		onChange: onChange.add,
		onEnd: onEnd.add,
		add(kept, of) {
			const shown: OpenShell = {...of, id: ++lastId, openedAt: now()};
			// Whoever is attached to it, or ends it, knows of its end.
			let isWatched = false;
			const shell: ListedShell = {
				async attach() {
					isWatched = true;
					return kept.attach().finally(() => {
						isWatched = false;
					});
				},
				end() {
					isWatched = true;
					kept.end();
				},
			};
			const ended = (failure?: unknown): void => {
				open.delete(shown.id);
				listAnew();
				if (!isWatched) {
					onEnd.tell({shell: shown, failure});
				}
			};
			open.set(shown.id, {shown, shell, kept});
			listAnew();
			kept.ended.then(() => ended(), ended);
			return shell;
		},
		find: id => open.get(id)?.shell,
		async endAll() {
			await Promise.allSettled(
				[...open.values()].map(async ({kept}) => {
					kept.end('quietly');
					await kept.closed;
				}),
			);
		},
	};
}
