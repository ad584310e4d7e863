import type {NodePath} from '../pipeline/tree.ts';
import type {ArmedCommand} from './attempt/armed-command.ts';
import type {AttemptOf} from './attempt/attempt-container.ts';

/** How many containers are made at a time: the engine waits for the kernel for half of what one takes. */
const mostAtATime = 8;

type ArmedPoolOptions = {
	/** Makes a container for an attempt. Rejects when nothing is left of one that could not be made. */
	readonly arm: (attempt: AttemptOf, token: string) => Promise<ArmedCommand>;
	/** Removes its container, whatever has become of it. Resolves when it is gone; never rejects. */
	readonly remove: (command: ArmedCommand) => Promise<void>;
	/** What is to be said to one container and no other. */
	readonly newToken: () => string;
};

type Armed = {
	readonly of: AttemptOf;
	readonly token: string;
	/** Undefined: it could not be armed. */
	readonly command: Promise<ArmedCommand | undefined>;
	isReady: boolean;
};

/** An attempt's container that was made ahead. */
export type TakenCommand = {
	readonly token: string;
	/** Undefined: it came to nothing, and there is nothing left of it. */
	readonly command: Promise<ArmedCommand | undefined>;
	/** Instead of using the command: it is removed. */
	readonly drop: () => void;
};

/** Containers that are made ahead for the attempts that come next. */
export type ArmedPool = {
	/** From now on these are armed, the first one first, and nothing else. */
	readonly keep: (wanted: readonly AttemptOf[]) => void;
	/** Takes what is armed, or about to be, for this attempt. Undefined: nothing. */
	readonly take: (attempt: AttemptOf) => TakenCommand | undefined;
	/** Whether any was taken that was not ready yet. */
	readonly wasShort: () => boolean;
	/** Lets go of what is armed for these nodes: what is wanted of them is made anew. */
	readonly discard: (matches: (path: NodePath) => boolean) => void;
	/** Resolves when nothing of a node is left that was discarded. */
	readonly discarded: (path: NodePath) => Promise<void>;
	/** Arms nothing more. Resolves when all is removed that was not taken. */
	readonly close: () => Promise<void>;
};

export function createArmedPool({arm, remove, newToken}: ArmedPoolOptions): ArmedPool {
	const armed = new Map<NodePath, Armed>();
	const leaving = new Map<NodePath, Promise<void>>();
	let wanted: readonly AttemptOf[] = [];
	let underWay = 0;
	let wasShort = false;
	let isClosed = false;

	const discard = (path: NodePath, {command}: Armed): void => {
		armed.delete(path);
		const before = leaving.get(path);
		const gone: Promise<void> = Promise.all([before, removed(command)])
			.then(() => {})
			.finally(() => {
				if (leaving.get(path) === gone) {
					leaving.delete(path);
				}
			});
		leaving.set(path, gone);
	};

	const removed = async (arming: Armed['command']): Promise<void> => {
		const command = await arming;
		if (command) {
			await remove(command);
		}
	};

	const begin = (of: AttemptOf): void => {
		const token = newToken();
		const one: Armed = {of, token, command: make(of, token), isReady: false};
		one.command.then(command => {
			one.isReady = command !== undefined;
		});
		armed.set(of.node.path, one);
	};

	const make = async (of: AttemptOf, token: string): Promise<ArmedCommand | undefined> => {
		underWay++;
		try {
			await leaving.get(of.node.path);
			return await arm(of, token);
		} catch {
			// The attempt itself will meet the reason, and tell it.
			return undefined;
		} finally {
			underWay--;
			fill();
		}
	};

	const fill = (): void => {
		for (const of of isClosed ? [] : wanted) {
			if (underWay >= mostAtATime) {
				return;
			}

			if (!armed.has(of.node.path)) {
				begin(of);
			}
		}
	};

	const discardWhere = (matches: (path: NodePath, armed: Armed) => boolean): void => {
		for (const [path, one] of [...armed]) {
			if (matches(path, one)) {
				discard(path, one);
			}
		}
	};

	return {
		keep(attempts) {
			const fitting = new Map(attempts.map(of => [of.node.path, of]));
			wanted = attempts;
			discardWhere((path, {of}) => !isSame(of, fitting.get(path)));
			fill();
		},
		take(attempt) {
			const {path} = attempt.node;
			const found = armed.get(path);
			wanted = wanted.filter(({node}) => node.path !== path);
			if (found && !isSame(found.of, attempt)) {
				discard(path, found);
				return undefined;
			}

			armed.delete(path);
			wasShort ||= found?.isReady === false;
			return (
				found && {
					token: found.token,
					command: waiting(found),
					drop: () => discard(path, found),
				}
			);
		},
		wasShort: () => wasShort,
		discard: matches => discardWhere(matches),
		async discarded(path) {
			await leaving.get(path);
		},
		async close() {
			isClosed = true;
			discardWhere(() => true);
			await Promise.all(leaving.values());
		},
	};

	/** What died meanwhile is removed first: its name is needed. */
	async function waiting({command}: Armed): Promise<ArmedCommand | undefined> {
		const found = await command;
		if (found?.isWaiting()) {
			return found;
		}

		await removed(command);
		return undefined;
	}
}

/** Whether a container that was made for the one can be taken for the other. */
function isSame(one: AttemptOf, other: AttemptOf | undefined): boolean {
	return (
		other !== undefined &&
		one.attempt === other.attempt &&
		one.built === other.built &&
		(one.node === other.node || JSON.stringify(one.node) === JSON.stringify(other.node))
	);
}
