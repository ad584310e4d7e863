import type {OutputStream} from '../../../source/events/output.ts';
import type {CommandReply, RunCommand} from '../../../source/events/run-command.ts';
import {eventVersion, type RunEvent, type RunEventBody} from '../../../source/events/run-event.ts';
import type {NodeSpec, PipelineSpec} from '../../../source/pipeline/spec.ts';
import type {NodePath} from '../../../source/pipeline/tree.ts';
import {applyEvents} from '../../../source/run-state/apply-event.ts';
import type {
	Connection,
	OutputListener,
	RunnerFault,
} from '../../../source/run-state/connection.ts';
import {initialState} from '../../../source/run-state/initial-state.ts';
import {specOf} from '../../support/specs.ts';

type Watch = {readonly path: NodePath; readonly attempt: number; readonly listener: OutputListener};

type Printed = {
	readonly path: NodePath;
	/** Undefined: whichever is watched. */
	readonly attempt: number | undefined;
	readonly text: string;
	readonly stream: OutputStream;
};

/** A connection whose other end is the test. */
export type FakeConnection = Connection & {
	/** Lets these events happen, at this time. */
	readonly happen: (at: number, ...bodies: readonly RunEventBody[]) => void;
	/** Lets a node print, for whoever watches it now or later. */
	readonly print: (path: NodePath, text: string, stream?: OutputStream) => void;
	/** Lets one attempt of a node print. */
	readonly printIn: (path: NodePath, attempt: number, text: string) => void;
	/** Prints to whoever watches now, and keeps nothing. */
	readonly printOnce: (path: NodePath, text: string) => void;
	/** Tells whoever watches that all of the output was passed on. */
	readonly endOutput: (path: NodePath) => void;
	readonly sent: readonly RunCommand[];
	/** Answers the next commands with this. */
	readonly answerWith: (reply: CommandReply) => void;
	readonly loseRunner: (fault?: RunnerFault) => void;
	/** What is watched now. */
	readonly watched: () => readonly NodePath[];
};

export function fakeConnection(
	root: NodeSpec,
	recipes: PipelineSpec['images'] = {},
	title = 'demo.ts',
): FakeConnection {
	const state = initialState(specOf(root, recipes), title);
	const eventListeners = new Set<Parameters<Connection['onEvents']>[0]>();
	const closeListeners = new Set<Parameters<Connection['onClose']>[0]>();
	const watches = new Set<Watch>();
	const printed: Printed[] = [];
	const sent: RunCommand[] = [];
	let reply: CommandReply = {ok: true};

	const chunk = (watch: Watch, text: string, stream: OutputStream): void =>
		watch.listener.onChunk({path: watch.path, attempt: watch.attempt, stream, at: 0, text});

	const toWatches = (piece: Printed): void => {
		for (const watch of watches) {
			if (isFor(piece, watch)) {
				chunk(watch, piece.text, piece.stream);
			}
		}
	};

	const keep = (piece: Printed): void => {
		printed.push(piece);
		toWatches(piece);
	};

	return {
		info: {id: 'k7f3', title},
		state,
		sent,
		onEvents: added(eventListeners),
		onClose: added(closeListeners),
		async send(command) {
			sent.push(command);
			return reply;
		},
		watchOutput({path, attempt}, listener) {
			const watch = {path, attempt, listener};
			watches.add(watch);
			listener.onStart(false);
			for (const piece of printed.filter(one => isFor(one, watch))) {
				chunk(watch, piece.text, piece.stream);
			}

			return () => watches.delete(watch);
		},
		close() {},
		happen(at, ...bodies) {
			const start = state.seq + 1;
			const events = bodies.map((body, index): RunEvent => {
				return {...body, v: eventVersion, seq: start + index, at};
			});
			applyEvents(state, events);
			for (const listener of eventListeners) {
				listener(events);
			}
		},
		print: (path, text, stream = 'stdout') => keep({path, attempt: undefined, text, stream}),
		printIn: (path, attempt, text) => keep({path, attempt, text, stream: 'stdout'}),
		printOnce: (path, text) => toWatches({path, attempt: undefined, text, stream: 'stdout'}),
		endOutput(path) {
			for (const watch of watches) {
				if (watch.path === path) {
					watch.listener.onEnd?.();
				}
			}
		},
		answerWith(next) {
			reply = next;
		},
		loseRunner(fault) {
			for (const listener of closeListeners) {
				listener(fault);
			}
		},
		watched: () => [...watches].map(watch => watch.path),
	};
}

function isFor({path, attempt}: Printed, watch: Watch): boolean {
	return path === watch.path && (attempt === undefined || attempt === watch.attempt);
}

function added<Listener>(to: Set<Listener>): (listener: Listener) => () => void {
	return listener => {
		to.add(listener);
		return () => {
			to.delete(listener);
		};
	};
}
