import {ConductoError} from '../errors/conducto-error.ts';
import {exitCodes} from '../errors/exit-codes.ts';
import {enginePatience} from '../headless/engine-patience.ts';
import {type Printer, runHeadless} from '../headless/headless.ts';
import {ndjsonPrinter} from '../headless/ndjson-printer.ts';
import {plainPrinter} from '../headless/plain-printer.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {Connection} from '../run-state/connection.ts';
import type {StateName} from '../run-state/run-state.ts';
import type {Host} from '../runner/host.ts';
import type {CommandContext} from './context.ts';
import {type Interruption, onInterrupt} from './interrupt.ts';
import {openAgainCommand} from './own-command.ts';

/** Runs a pipeline (or, with a path, that node alone) to its end without a terminal, and ends its runner. Resolves to the exit code. */
export async function finishHeadless(
	context: CommandContext,
	connection: Connection,
	host: Host | undefined,
	path?: NodePath,
): Promise<number> {
	const printer = printerOf(context, connection, context.patience);
	const interrupt = onInterrupt(context.stdout);
	const patience = enginePatience(connection, context.patience);
	try {
		const running = runHeadless(connection, printer, {path, joins: host === undefined});
		// After an interruption nobody waits for it any more.
		running.catch(() => {});
		const end = await Promise.race([
			running,
			interrupt.promise,
			patience.over,
			...(host ? [host.fault] : []),
		]);
		if (end === 'interrupted' || end === 'hung-up') {
			context.stderr.write(
				host
					? 'Interrupted: stopping what runs.\n'
					: "Interrupted: the pipeline's runner goes on with the run.\n",
			);
			await host?.stop('It was interrupted.');
		} else if (end instanceof Error) {
			// What runs is not to be lost: its output is still in the engine.
			await host?.letGo(end).catch(() => {});
			throw end;
		}

		printer.onFinish();
		return exitCodeOf(end);
	} catch (cause) {
		if (host || cause instanceof ConductoError) {
			throw cause;
		}

		throw new ConductoError('pipeline-not-found', 'The runner ended before the run did.', {cause});
	} finally {
		await host?.stop('The run was ended.');
		connection.close();
		interrupt.dispose();
		patience.dispose();
	}
}

function exitCodeOf(end: StateName | Exclude<Interruption, Error>): number {
	if (end === 'interrupted' || end === 'hung-up') {
		return exitCodes.interrupted;
	}

	return end === 'done' ? exitCodes.done : exitCodes.nodeFailed;
}

/** How what happens in a pipeline is printed. */
export function printerOf(
	context: CommandContext,
	connection: Connection,
	patience?: number,
): Printer {
	const write = (text: string): void => {
		context.stdout.write(text);
	};
	return context.json
		? ndjsonPrinter(write)
		: plainPrinter({
				connection,
				write,
				color: context.color,
				openCommand: openAgainCommand(context, connection.info.id),
				patience,
			});
}
