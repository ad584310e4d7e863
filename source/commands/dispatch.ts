import {ConductoError} from '../errors/conducto-error.ts';
import {exitCodes} from '../errors/exit-codes.ts';
import {takeArguments} from './arguments.ts';
import type {CommandContext} from './context.ts';
import {checkCommand} from './mistyped-command.ts';

/** Commands that print and end: nothing is lost with them when nobody reads on. */
const printing: readonly string[] = ['list', 'tree', 'logs', 'clean'];

type Flags = {
	readonly run: boolean;
	readonly ci: boolean;
	readonly jobs?: number | undefined;
	readonly live: boolean;
	readonly follow: boolean;
	readonly attempt?: number | undefined;
	readonly all: boolean;
	readonly olderThan?: string | undefined;
	readonly dryRun: boolean;
	readonly cache: boolean;
	readonly after: boolean;
};

/** Runs the command that the arguments name, and resolves to the exit code. */
export async function dispatch(
	context: CommandContext,
	input: readonly string[],
	flags: Flags,
	showHelp: () => void,
): Promise<number> {
	const [command, ...rest] = input;
	const {run, ci, live, follow, attempt} = flags;
	const jobs = checkCount('--jobs', flags.jobs);
	if (command !== undefined && printing.includes(command)) {
		// As in `conducto logs … | head`.
		context.stdout.once('error', () => process.exit(exitCodes.done));
	}

	switch (command) {
		case undefined:
			showHelp();
			return exitCodes.usage;
		case 'open': {
			const [id] = takeArguments(rest, [0, 1], 'conducto open [id]');
			const {openCommand} = await import('./open.ts');
			return openCommand(context, {id, run, ci, jobs});
		}
		case 'list': {
			takeArguments(rest, [0, 0], 'conducto list');
			const {listCommand} = await import('./list.ts');
			await listCommand(context);
			return exitCodes.done;
		}
		case 'tree': {
			const [definition, functionName, ...args] = takeArguments(
				rest,
				[1, Number.POSITIVE_INFINITY],
				'conducto tree <definition> [function] [args…]',
			);
			const {treeCommand} = await import('./tree.ts');
			await treeCommand({...context, definition, functionName, args});
			return exitCodes.done;
		}
		case 'logs': {
			const [id, path] = takeArguments(rest, [2, 2], 'conducto logs <id> <path>');
			const {logsCommand} = await import('./logs.ts');
			await logsCommand(context, {id, path, follow, attempt: checkCount('--attempt', attempt)});
			return exitCodes.done;
		}
		case 'debug': {
			const [id, path] = takeArguments(rest, [2, 2], 'conducto debug <id> <path>');
			const {debugCommand} = await import('./debug.ts');
			return debugCommand(context, {id, path, live});
		}
		case 'run':
		case 'pause':
		case 'kill':
		case 'reset': {
			const [id, path] = takeArguments(
				rest,
				[1, 2],
				`conducto ${command} <id>${command === 'pause' ? '' : ' [path]'}`,
			);
			const {actCommand} = await import('./act.ts');
			return actCommand(context, {action: command, id, path, after: flags.after, jobs});
		}
		case 'skip':
		case 'unskip': {
			const [id, path] = takeArguments(rest, [2, 2], `conducto ${command} <id> <path>`);
			const {actCommand} = await import('./act.ts');
			return actCommand(context, {action: command, id, path, after: false, jobs});
		}
		case 'rebuild': {
			const [id, target] = takeArguments(rest, [1, 2], 'conducto rebuild <id> [image or path]');
			const {rebuildCommand} = await import('./rebuild.ts');
			return rebuildCommand(context, {id, target, all: !flags.cache});
		}
		case 'clean': {
			const [id] = takeArguments(rest, [0, 1], 'conducto clean [id]');
			const {cleanCommand} = await import('./clean.ts');
			const {all, olderThan, dryRun} = flags;
			return cleanCommand(context, {id, all, olderThan, dryRun});
		}
		default: {
			checkCommand(command);
			const [functionName, ...args] = rest;
			const {runCommand} = await import('./run.ts');
			return runCommand(context, {definition: command, functionName, args, run, ci, jobs});
		}
	}
}

function checkCount(flag: string, value: number | undefined): number | undefined {
	if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
		throw new ConductoError('usage', `${flag} takes a whole number from 1 on.`, {
			hint: `For example: ${flag} 2`,
		});
	}

	return value;
}
