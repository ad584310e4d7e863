import meow from 'meow';
import packageJson from '../../package.json' with {type: 'json'};
import {ConductoError} from '../errors/conducto-error.ts';
import {exitCodeOf, exitCodes} from '../errors/exit-codes.ts';
import {stateFolderName} from '../store/state-folder.ts';
import type {CommandContext} from './context.ts';
import {flags, helpText} from './flags.ts';
import {dropExperimentalWarnings} from './warnings.ts';

/** Parses the command line, runs the command, and resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
	dropExperimentalWarnings();
	const cli = meow(helpText, {
		importMeta: import.meta,
		// Bundled: looking for the file would cost time before the first frame.
		pkg: packageJson,
		argv,
		flags,
		allowUnknownFlags: false,
		description: false,
		autoHelp: true,
		autoVersion: true,
	});
	const {stdin, stdout, stderr} = process;
	try {
		const context: CommandContext = {
			stateDir: stateFolderName(cli.flags.stateDir, process.env),
			stateDirOption: cli.flags.stateDir ?? (process.env.CONDUCTO_STATE_DIR || undefined),
			json: cli.flags.json,
			color: cli.flags.color && !process.env.NO_COLOR && stdout.isTTY,
			stdin,
			stdout,
			stderr,
		};
		return await dispatch(context, cli.input, cli.flags, () => cli.showHelp(exitCodes.usage));
	} catch (error) {
		return report(error, stderr, cli.flags.debug);
	}
}

type Flags = {
	readonly run: boolean;
	readonly ci: boolean;
	readonly jobs?: number | undefined;
	readonly live: boolean;
	readonly follow: boolean;
	readonly attempt?: number | undefined;
};

async function dispatch(
	context: CommandContext,
	input: readonly string[],
	flags: Flags,
	showHelp: () => void,
): Promise<number> {
	const [command, ...rest] = input;
	const {run, ci, live, follow, attempt} = flags;
	const jobs = checkCount('--jobs', flags.jobs);
	if (command === 'list' || command === 'tree' || command === 'logs') {
		// As in `conducto logs … | head`.
		context.stdout.once('error', () => process.exit(exitCodes.done));
	}

	switch (command) {
		case undefined:
			showHelp();
			return exitCodes.usage;
		case 'open': {
			const {openCommand} = await import('./open.ts');
			return openCommand(context, {id: rest[0], run, ci, jobs});
		}
		case 'list': {
			const {listCommand} = await import('./list.ts');
			await listCommand(context);
			return exitCodes.done;
		}
		case 'tree': {
			const [definition, functionName, ...args] = need(rest, 1, 'conducto tree <definition>');
			const {treeCommand} = await import('./tree.ts');
			await treeCommand({...context, definition, functionName, args});
			return exitCodes.done;
		}
		case 'logs': {
			const [id, path] = need(rest, 2, 'conducto logs <id> <path>');
			const {logsCommand} = await import('./logs.ts');
			await logsCommand(context, {id, path, follow, attempt: checkCount('--attempt', attempt)});
			return exitCodes.done;
		}
		case 'debug': {
			const [id, path] = need(rest, 2, 'conducto debug <id> <path>');
			const {debugCommand} = await import('./debug.ts');
			return debugCommand(context, {id, path, live});
		}
		default: {
			const [functionName, ...args] = rest;
			const {runCommand} = await import('./run.ts');
			return runCommand(context, {definition: command, functionName, args, run, ci, jobs});
		}
	}
}

/** The arguments, of which the usage says that some must be there. */
function need<Count extends 1 | 2>(
	rest: readonly string[],
	count: Count,
	usage: string,
): Count extends 1 ? [string, ...string[]] : [string, string, ...string[]] {
	if (rest.length < count) {
		throw new ConductoError('usage', 'Something is missing on the command line.', {
			hint: `Use: ${usage}`,
		});
	}

	return [...rest] as Count extends 1 ? [string, ...string[]] : [string, string, ...string[]];
}

function checkCount(flag: string, value: number | undefined): number | undefined {
	if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
		throw new ConductoError('usage', `${flag} takes a whole number from 1 on.`, {
			hint: `For example: ${flag} 2`,
		});
	}

	return value;
}

/** One sentence, a hint, the right exit code; the stack only with --debug. */
function report(error: unknown, stderr: NodeJS.WriteStream, debug: boolean): number {
	const known = error instanceof ConductoError;
	const message = error instanceof Error ? error.message : String(error);
	stderr.write(
		known ? `conducto: ${message}\n` : `conducto: this is a fault in conducto: ${message}\n`,
	);
	const hint = known ? error.hint : 'Please report it, with what --debug adds.';
	if (hint) {
		stderr.write(`  ${hint}\n`);
	}

	if (debug && error instanceof Error) {
		stderr.write(`${error.stack}\n`);
		if (error.cause instanceof Error) {
			stderr.write(`caused by ${error.cause.stack}\n`);
		}
	}

	return exitCodeOf(known ? error.code : 'internal');
}
