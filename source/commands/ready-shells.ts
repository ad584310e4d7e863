import type {ReadyAhead} from '../debug/ready-ahead.ts';
import type {Session, SessionRequest} from '../debug/session.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {Connection} from '../run-state/connection.ts';

/** Shells that are made ready while the cursor rests. */
export type ReadyShells = {
	/** The cursor has rested on a node; undefined: it has moved. */
	readonly onRest: (path: NodePath | undefined) => void;
	/** The session that was made ready for this, or a new one. */
	readonly open: (request: SessionRequest) => Promise<Session>;
	/** What is wanted may be another one by now. */
	readonly look: () => void;
	readonly close: () => Promise<void>;
};

export type ReadyShellsOptions = {
	readonly connection: Pick<Connection, 'onEvents'>;
	/** What `s` would ask for. Undefined: nothing that lasts; throws or rejects where it can't be had. */
	readonly requestFor: (path: NodePath) => Promise<SessionRequest | undefined>;
	/** Whether no shell is shown: then nobody presses the key for the next one. */
	readonly isIdle: () => boolean;
};

/** How long after the cursor has moved elsewhere a shell is kept, in milliseconds. */
const keptMs = 60_000;
/** How long after events it is looked at what they changed, in milliseconds: they come in crowds. */
const settleMs = 100;

export function createReadyShells(options: ReadyShellsOptions): ReadyShells {
	const {connection, requestFor, isIdle} = options;
	let resting: NodePath | undefined;
	let ahead: Promise<ReadyAhead> | undefined;
	let looking: Promise<void> = Promise.resolve();
	let soon: NodeJS.Timeout | undefined;
	let forgetting: NodeJS.Timeout | undefined;
	let isClosed = false;

	const wanted = async (path: NodePath): Promise<SessionRequest | undefined> =>
		requestFor(path).catch(() => undefined);

	const lookNow = async (): Promise<void> => {
		const {waiting, keepOnly, prepare} = await loaded();
		const now = await Promise.all(waiting().map(({node}) => wanted(node.path)));
		keepOnly(now.filter(request => request !== undefined));
		const request = resting === undefined ? undefined : await wanted(resting);
		// Meanwhile the cursor may have moved, or the display have been left.
		if (request && request.node.path === resting && isIdle() && !isClosed) {
			prepare(request);
		}
	};

	const look = (): void => {
		soon = undefined;
		// Without an engine nothing is made ready, and nothing is to be said about it.
		looking = looking.then(lookNow).catch(() => {});
	};

	const loaded = async (): Promise<ReadyAhead> => {
		ahead ??= import('../debug/ready-ahead.ts').then(({createReadyAhead}) => createReadyAhead());
		return ahead;
	};

	const forget = async (): Promise<void> => {
		const {waiting, keepOnly} = await loaded();
		keepOnly(waiting().filter(({node}) => node.path === resting));
	};

	const unlisten = connection.onEvents(() => {
		if (resting !== undefined || ahead) {
			soon ??= setTimeout(look, settleMs);
		}
	});

	return {
		onRest(path) {
			resting = path;
			if (path === undefined || isClosed) {
				return;
			}

			look();
			clearTimeout(forgetting);
			forgetting = setTimeout(() => void forget(), keptMs);
		},
		async open(request) {
			const [{take}, {openSession}] = await Promise.all([loaded(), import('../debug/session.ts')]);
			return (await take(request)) ?? openSession(request);
		},
		look,
		async close() {
			isClosed = true;
			unlisten();
			clearTimeout(soon);
			clearTimeout(forgetting);
			await looking;
			await (await ahead)?.close();
		},
	};
}
