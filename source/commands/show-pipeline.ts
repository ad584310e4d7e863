import {exitCodes} from '../errors/exit-codes.ts';
import type {Connection} from '../run-state/connection.ts';
import {hasFailed} from '../run-state/roll-up.ts';
import {outcomeOf, stateOf} from '../run-state/run-state.ts';
import {isAtWork} from '../run-state/scheduling.ts';
import type {RunnerConnection} from '../runner/client.ts';
import {errorOf} from '../runner/runner-fault.ts';
import {startTui} from '../tui/start-tui.tsx';
import type {RunnerOrigin} from './attach.ts';
import type {CommandContext} from './context.ts';
import {createEditActions} from './edit-actions.ts';
import {type Interruption, onInterrupt} from './interrupt.ts';
import {openAgainCommand} from './own-command.ts';
import {createShellActions} from './shell-actions.ts';
import {markTerminal} from './terminal-mark.ts';

export type ShowOptions = {
	readonly connection: RunnerConnection;
	/** Start running as soon as there is a runner. */
	readonly run: boolean;
	/** What is known of the runner before it is attached to. */
	readonly origin: RunnerOrigin;
	/** Finds or makes the runner, once the first frame is on the screen. */
	readonly attach: () => Promise<RunnerOrigin>;
};

/** How the display is left: by a person in it, or by something from outside. */
type Leaving = 'leave' | 'stop' | Interruption;

/**
Shows the TUI until it is left. The runner lives in another process: a person is asked what becomes of it, a signal
ends one that was started for this display, and a terminal that is closed leaves it running. Resolves to the exit code.
*/
export async function showPipeline(context: CommandContext, options: ShowOptions): Promise<number> {
	const {connection} = options;
	const unmark = markTerminal(context);
	const interrupt = onInterrupt(context.stdout);
	const {promise: left, resolve: leave} = Promise.withResolvers<Leaving>();
	void interrupt.promise.then(leave);

	let {origin} = options;
	const shells = createShellActions(context, connection);
	const edits = createEditActions(context, connection);
	const tui = startTui({
		connection,
		actions: {...shells.actions, editNode: edits.editNode, ownsRunner: () => origin === 'own'},
		stdin: context.stdin,
		stdout: context.stdout,
		hasColors: context.color,
	});
	void tui.left.then(leave, leave);
	let isLeft = false;
	void left.then(() => {
		isLeft = true;
	});
	await tui.firstFrame;
	let isGone = false;
	const unlisten = connection.onClose(fault => {
		isGone = true;
		if (fault && origin === 'own') {
			leave(errorOf(fault));
		}
	});
	const attaching = options.attach().then(
		found => {
			origin = found;
			if (options.run && !isLeft) {
				void connection.send({type: 'run'});
			}
		},
		(error: Error) => leave(error),
	);

	const reason = await left;
	await edits.close();
	await shells.close();
	await tui.close();
	unmark();
	await attaching;
	const stops = origin === 'own' && (reason === 'stop' || reason === 'interrupted');
	const isRunning = isAtWork(connection.state);
	// From now on its socket closes because of this display.
	unlisten();
	if (stops) {
		if (stateOf(connection.state, '/') === 'running') {
			context.stderr.write('Stopping what runs.\n');
		}

		await connection.stop('The run was ended.');
	} else {
		await Promise.race([connection.leave(), interrupt.promise]);
	}

	interrupt.dispose();
	const {id} = connection.info;
	const runsOn = isRunning && !stops && !isGone;
	const again = `Look at it again with: ${openAgainCommand(context, id)}\n`;
	if (reason instanceof Error) {
		// The display broke, not the run.
		context.stderr.write(runsOn ? `Pipeline ${id} runs on. ${again}` : '');
		throw reason;
	}

	context.stdout.write(`Pipeline ${id} ${runsOn ? 'runs on' : 'is kept'}. ${again}`);
	return exitCodeOf(connection, reason, runsOn);
}

function exitCodeOf(
	connection: Connection,
	reason: Exclude<Leaving, Error>,
	runsOn: boolean,
): number {
	if (reason === 'interrupted' || reason === 'hung-up') {
		return exitCodes.interrupted;
	}

	// Of a run that is not at its end, nothing is to be said yet.
	return !runsOn && hasFailed(outcomeOf(connection.state, '/'))
		? exitCodes.nodeFailed
		: exitCodes.done;
}
