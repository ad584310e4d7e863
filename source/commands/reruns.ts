import {isDeepStrictEqual} from 'node:util';
import type {RunningRerun} from '../debug/rerun/start-rerun.ts';
import type {SessionRequest} from '../debug/session.ts';
import {ConductoError} from '../errors/conducto-error.ts';
import type {Rerun} from '../events/rerun.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {Connection} from '../run-state/connection.ts';
import type {Reruns} from '../tui/app-props.ts';
import {listeners} from './listeners.ts';
import {createRerunOutput, type RerunOutput} from './rerun-output.ts';
import {type ShellTarget, shellTarget} from './shell-request.ts';

type RerunParts = {
	readonly connection: Connection;
	readonly requestFor: (target: ShellTarget) => Promise<SessionRequest>;
};

/** A node for which it is on. */
type Entry = {
	readonly target: ShellTarget;
	readonly output: RerunOutput;
	readonly running: Promise<RunningRerun>;
};

/** Save and rerun of a display's nodes: as many as the person switches on, until they switch them off or leave. */
export function createReruns({connection, requestFor}: RerunParts): {
	readonly actions: Reruns;
	/** Ends all of them. */
	readonly close: () => Promise<void>;
} {
	const entries = new Map<NodePath, Entry>();
	const closing = new Set<Promise<void>>();
	const onChange = listeners<ReadonlyMap<NodePath, Rerun>>();
	const onProblem = listeners<unknown>();
	let states: ReadonlyMap<NodePath, Rerun> = new Map();

	const tell = (path: NodePath, rerun: Rerun | undefined): void => {
		const next = new Map(states);
		if (rerun) {
			next.set(path, rerun);
		} else {
			next.delete(path);
		}

		states = next;
		onChange.tell(states);
	};

	const start = (path: NodePath, target: ShellTarget): void => {
		const output = createRerunOutput();
		const isCurrent = (): boolean => entries.get(path) === entry;
		const give = (error: unknown): void => {
			if (isCurrent()) {
				entries.delete(path);
				tell(path, undefined);
				onProblem.tell(error);
			}
		};

		const before = [...closing];
		const running = (async () => {
			// One that starts anew makes places for mounts where the one before takes them away.
			await Promise.all(before);
			const [{startRerun}, request] = await Promise.all([
				import('../debug/rerun/start-rerun.ts'),
				requestFor(target),
			]);
			let number = 0;
			return startRerun({
				request,
				onChange(rerun) {
					if (!isCurrent()) {
						return;
					}

					if (rerun.state === 'running') {
						number = rerun.number;
						output.begin(number);
					}

					tell(path, rerun);
					if (rerun.state === 'ended') {
						output.end();
					}
				},
				onOutput: (stream, text) =>
					output.write({path, attempt: number, stream, at: Date.now(), text}),
				onFault: error => give(faultOf(path, error)),
			});
		})();
		const entry: Entry = {target, output, running};
		entries.set(path, entry);
		tell(path, {state: 'opening'});
		running.catch(give);
	};

	const stop = (path: NodePath): void => {
		const entry = entries.get(path);
		entries.delete(path);
		tell(path, undefined);
		const closed: Promise<void> = (async () => {
			// What could not be opened has said so.
			const running = await entry?.running.catch(() => undefined);
			await running?.close().catch(onProblem.tell);
		})().finally(() => closing.delete(closed));
		closing.add(closed);
	};

	/** What was started from another definition, or another image, says nothing about the node any more. */
	const look = (): void => {
		for (const [path, {target}] of entries) {
			const next = targetOf(connection, path);
			if (next instanceof Error) {
				stop(path);
				// After what the display itself says of the events: this says more.
				queueMicrotask(() => onProblem.tell(faultOf(path, next)));
			} else if (!isDeepStrictEqual(partsOf(next), partsOf(target))) {
				stop(path);
				start(path, next);
			}
		}
	};

	const unlisten = connection.onEvents(events => {
		if (entries.size > 0 && events.some(({type}) => isAboutNodes.has(type))) {
			look();
		}
	});

	return {
		actions: {
			onChange: onChange.add,
			onProblem: onProblem.add,
			toggle(path) {
				if (entries.has(path)) {
					stop(path);
					return;
				}

				const target = targetOf(connection, path);
				if (target instanceof Error) {
					onProblem.tell(target);
				} else {
					start(path, target);
				}
			},
			watchOutput: ({path, attempt}, listener) =>
				entries.get(path)?.output.watch(attempt, listener) ?? (() => {}),
		},
		async close() {
			unlisten();
			for (const path of [...entries.keys()]) {
				stop(path);
			}

			await Promise.all(closing);
		},
	};
}

/** What can make of a node something else than was started. */
const isAboutNodes: ReadonlySet<string> = new Set([
	'definition-changed',
	'node-edited',
	'node-reverted',
	'node-retried',
	'subtree-made',
	'subtree-dropped',
	'image-built',
]);

/** Of the image as it is now, whatever the attempts ran in. */
function targetOf({state}: Connection, path: NodePath): ShellTarget | Error {
	if (!state.tree.has(path)) {
		return new ConductoError('node-not-found', 'It is not in the definition any more.', {
			hint: 'w is for the other nodes, too.',
			path,
		});
	}

	try {
		const target = shellTarget(state, path, {kind: 'live'});
		const {fallback: now, ...then} = target;
		return now ? {...then, image: now, attempt: undefined} : target;
	} catch (error) {
		return error as Error;
	}
}

/** What a warm container is made of. */
function partsOf({node, imageSpec, image}: ShellTarget): object {
	const {command, env, settings} = node;
	return {command, env, settings, imageSpec, image};
}

function faultOf(path: NodePath, error: Error): ConductoError {
	const code = error instanceof ConductoError ? error.code : 'terminal-failed';
	return new ConductoError(code, `Save and rerun of ${path} has ended. ${error.message}`, {
		hint: (error instanceof ConductoError ? error.hint : undefined) ?? 'w starts it again.',
		path,
		cause: error,
	});
}
