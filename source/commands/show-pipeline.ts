import {exitCodes} from '../errors/exit-codes.ts';
import type {Connection} from '../run-state/connection.ts';
import {hasFailed} from '../run-state/roll-up.ts';
import {outcomeOf, stateOf} from '../run-state/run-state.ts';
import type {Host} from '../runner/host.ts';
import {startTui} from '../tui/start-tui.tsx';
import type {CommandContext} from './context.ts';
import {onInterrupt} from './interrupt.ts';
import {openAgainCommand} from './own-command.ts';
import {createShellActions} from './shell-actions.ts';

export type ShowOptions = {
	readonly connection: Connection;
	/** Start running as soon as there is a runner. */
	readonly run: boolean;
	/** Makes the runner, once the first frame is on the screen; undefined where it lives in another process. */
	readonly start: () => Promise<Host | undefined>;
};

/** Shows the TUI until it is left, and ends the runner if it lives here. Resolves to the exit code. */
export async function showPipeline(context: CommandContext, options: ShowOptions): Promise<number> {
	const {connection} = options;
	const interrupt = onInterrupt(context.stdout);
	const {promise: left, resolve: leave} = Promise.withResolvers<'quit' | 'interrupted' | Error>();
	void interrupt.promise.then(leave);

	const shells = createShellActions(context, connection);
	const tui = startTui({
		connection,
		actions: shells.actions,
		stdin: context.stdin,
		stdout: context.stdout,
		hasColors: context.color,
	});
	void tui.left.then(leave, leave);
	await tui.firstFrame;
	const starting = options.start().then(
		host => {
			void host?.fault.then(leave);
			if (options.run) {
				void connection.send({type: 'run'});
			}

			return host;
		},
		(error: Error) => {
			leave(error);
			return undefined;
		},
	);

	const reason = await left;
	await shells.close();
	await tui.close();
	const host = await starting;
	if (host && stateOf(connection.state, '/') === 'running') {
		context.stderr.write('Stopping what runs.\n');
	}

	await host?.stop('The run was ended.');
	connection.close();
	interrupt.dispose();
	if (reason instanceof Error) {
		throw reason;
	}

	const {id} = connection.info;
	const command = openAgainCommand(context, id);
	context.stdout.write(`Pipeline ${id} is kept. Look at it again with: ${command}\n`);
	return exitCodeOf(connection, reason);
}

function exitCodeOf(connection: Connection, reason: 'quit' | 'interrupted'): number {
	if (reason === 'interrupted') {
		return exitCodes.interrupted;
	}

	return hasFailed(outcomeOf(connection.state, '/')) ? exitCodes.nodeFailed : exitCodes.done;
}
