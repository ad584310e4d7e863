import {ConductoError} from '../errors/conducto-error.ts';
import type {OpenShell, PreparedShell, ShellEnd, ShellSessions} from '../tui/app-props.ts';
import type {KeptShell} from './kept-shell.ts';
import {listeners} from './listeners.ts';

/** The shells of a display, from their opening to their end, and those that it could go on with. */
export type SessionList = Pick<ShellSessions, 'list' | 'onChange' | 'onEnd' | 'onFound'> & {
	readonly add: (shell: KeptShell, of: Pick<OpenShell, 'path' | 'kind'>) => ListedShell;
	/** Offers shells whose programs were killed. */
	readonly offer: (found: readonly FoundShell[]) => void;
	/** What to attach to; a shell that was offered is taken over. Undefined: it has ended. */
	readonly comeBack: (id: number) => Promise<ListedShell | undefined>;
	/** Ends one, which is told to nobody. */
	readonly end: (id: number) => void;
	/** Ends all that are open, and waits until they are tidied up. */
	readonly endAll: () => Promise<void>;
};

export type ListedShell = PreparedShell & {readonly end: () => void};

export type FoundShell = Pick<OpenShell, 'path' | 'kind' | 'openedAt'> & {
	/** Rejects with `command-refused` when there is nothing to go on with any more. */
	readonly adopt: () => Promise<KeptShell>;
	/** Ends it and tidies up. */
	readonly remove: () => void;
};

type Entry = {readonly shown: OpenShell} & (
	| {readonly type: 'open'; readonly shell: ListedShell; readonly kept: KeptShell}
	| {readonly type: 'found'; readonly found: FoundShell}
);

export function createSessionList(now: () => number): SessionList {
	const entries = new Map<number, Entry>();
	const onChange = listeners<void>();
	const onEnd = listeners<ShellEnd>();
	const onFound = listeners<readonly OpenShell[]>();
	let list: readonly OpenShell[] = [];
	let lastId = 0;
	const listAnew = (): void => {
		list = [...entries.values()].map(({shown}) => shown);
		onChange.tell();
	};

	const forget = (id: number): void => {
		entries.delete(id);
		listAnew();
	};

	const open = (shown: OpenShell, kept: KeptShell): ListedShell => {
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
			forget(shown.id);
			if (!isWatched) {
				onEnd.tell({shell: shown, failure});
			}
		};
		entries.set(shown.id, {type: 'open', shown, shell, kept});
		listAnew();
		kept.ended.then(() => ended(), ended);
		return shell;
	};

	const takeOver = async ({id, ...shown}: OpenShell, found: FoundShell): Promise<ListedShell> => {
		try {
			return open({...shown, id, isFound: false}, await found.adopt());
		} catch (error) {
			if (error instanceof ConductoError && error.code === 'command-refused') {
				forget(id);
			}

			throw error;
		}
	};

	return {
		list: () => list,
		onChange: onChange.add,
		onEnd: onEnd.add,
		onFound: onFound.add,
		add: (kept, {path, kind}) =>
			open({path, kind, id: ++lastId, openedAt: now(), isFound: false}, kept),
		offer(all) {
			const shown = all.map(found => {
				const {path, kind, openedAt} = found;
				const one: OpenShell = {path, kind, openedAt, id: ++lastId, isFound: true};
				entries.set(one.id, {type: 'found', shown: one, found});
				return one;
			});
			if (shown.length > 0) {
				listAnew();
				onFound.tell(shown);
			}
		},
		async comeBack(id) {
			const entry = entries.get(id);
			return entry?.type === 'found' ? takeOver(entry.shown, entry.found) : entry?.shell;
		},
		end(id) {
			const entry = entries.get(id);
			if (entry?.type === 'found') {
				forget(id);
				entry.found.remove();
			} else {
				entry?.shell.end();
			}
		},
		async endAll() {
			const kept = [...entries.values()].flatMap(entry =>
				entry.type === 'open' ? [entry.kept] : [],
			);
			await Promise.allSettled(
				kept.map(async shell => {
					shell.end('quietly');
					await shell.closed;
				}),
			);
		},
	};
}
