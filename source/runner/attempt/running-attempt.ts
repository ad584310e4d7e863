import type {NodePath} from '../../pipeline/tree.ts';

/** An attempt that this runner follows. */
export type RunningAttempt = {
	readonly path: NodePath;
	readonly attempt: number;
	/** Aborted with the reason as text when the attempt is to be killed. */
	readonly signal: AbortSignal;
	readonly kill: (reason: string) => void;
	/** Whether the command may run: then it can be let go. */
	readonly hasBegun: () => boolean;
	readonly isLetGo: () => boolean;
	/** The command has begun. */
	readonly begin: () => void;
	/** Resolves when it has ended, or was let go. Rejects only when what happens can't be written down. */
	readonly ended: Promise<void>;
	/** Lets it run on without this runner. */
	readonly letGo: () => void;
};

export type AttemptToFollow = {
	readonly path: NodePath;
	readonly attempt: number;
	readonly hasBegun: boolean;
};

/** Follows an attempt to its end by means of `run`. */
export function followAttempt(
	{path, attempt, ...begun}: AttemptToFollow,
	run: (attempt: RunningAttempt) => Promise<void>,
): RunningAttempt {
	const abort = new AbortController();
	const {promise: ended, resolve, reject} = Promise.withResolvers<void>();
	let {hasBegun} = begun;
	let isLetGo = false;
	const leave = (): void => {
		if (hasBegun && isLetGo) {
			resolve();
		}
	};

	const running: RunningAttempt = {
		path,
		attempt,
		signal: abort.signal,
		kill: reason => abort.abort(reason),
		hasBegun: () => hasBegun,
		isLetGo: () => isLetGo,
		ended,
		begin() {
			hasBegun = true;
			leave();
		},
		letGo() {
			isLetGo = true;
			leave();
		},
	};
	run(running).then(resolve, reject);
	return running;
}
