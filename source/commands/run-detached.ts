import {ConductoError} from '../errors/conducto-error.ts';
import {exitCodes} from '../errors/exit-codes.ts';
import type {RunCommand} from '../events/run-command.ts';
import {isAtWork} from '../run-state/scheduling.ts';
import type {PendingConnection, RunnerConnection} from '../runner/client.ts';
import {type AttachOptions, attachOrStart} from './attach.ts';
import type {CommandContext} from './context.ts';
import {openAgainCommand} from './own-command.ts';

/** Throws `usage` for what contradicts a run that nobody looks at. */
export function checkDetach({ci, json}: {readonly ci: boolean; readonly json: boolean}): void {
	if (ci || json) {
		throw new ConductoError('usage', `--detach does not go with ${ci ? '--ci' : '--json'}.`, {
			hint: 'Follow a detached run with: conducto open <id> --ci',
		});
	}
}

/** Starts a pipeline's runner without a display, and lets it run to its end. Resolves to the exit code. */
export async function runDetached(
	context: CommandContext,
	connection: PendingConnection,
	options: AttachOptions & {readonly command: RunCommand},
): Promise<number> {
	const {command, ...attach} = options;
	await attachOrStart(context, connection, attach);
	return letRun(context, connection, command);
}

/** Tells a runner to run, and leaves it. Prints the id, as a script reads it, and beside it what a person can do. */
export async function letRun(
	context: CommandContext,
	connection: RunnerConnection,
	command: RunCommand,
): Promise<number> {
	const {id} = connection.info;
	const reply = await connection.send(command);
	if (!reply.ok) {
		const code = reply.isUnheard ? 'runner-ended' : 'command-refused';
		throw new ConductoError(code, reply.message, {hint: reply.hint});
	}

	const isRunning = isAtWork(connection.state);
	await connection.leave();
	context.stdout.write(`${id}\n`);
	context.stderr.write(
		isRunning
			? `Pipeline ${id} runs without a display. Look at it with: ${openAgainCommand(context, id)}\n`
			: `Nothing of pipeline ${id} is left to run.\n`,
	);
	return exitCodes.done;
}
