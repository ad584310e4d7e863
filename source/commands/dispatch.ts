import {exitCodes} from '../errors/exit-codes.ts';
import {checkCount} from './arguments.ts';
import {commands, type Flags} from './command-table.ts';
import type {CommandContext} from './context.ts';
import {checkCommand} from './mistyped-command.ts';

/** Runs the command that the arguments name, and resolves to the exit code. */
export async function dispatch(
	context: CommandContext,
	input: readonly string[],
	flags: Flags,
	showHelp: () => void,
): Promise<number> {
	const [word, ...rest] = input;
	const {run, ci, detach} = flags;
	const jobs = checkCount('--jobs', flags.jobs);
	if (word === undefined) {
		showHelp();
		return exitCodes.usage;
	}

	const command = commands.get(word);
	if (command) {
		if (command.isPrinting) {
			// As in `conducto logs … | head`.
			context.stdout.once('error', () => process.exit(exitCodes.done));
		}

		return command.start(context, rest, flags);
	}

	checkCommand(word, commands.keys());
	const [functionName, ...args] = rest;
	const {runCommand} = await import('./run.ts');
	return runCommand(context, {definition: word, functionName, args, run, ci, detach, jobs});
}
