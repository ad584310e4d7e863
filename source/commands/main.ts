import meow from 'meow';
import packageJson from '../../package.json' with {type: 'json'};
import {ConductoError} from '../errors/conducto-error.ts';
import {exitCodeOf, exitCodes} from '../errors/exit-codes.ts';
import {readPatience} from '../headless/engine-patience.ts';
import {safeText} from '../headless/safe-text.ts';
import {parseAliases} from '../image/aliases.ts';
import {stateFolderName} from '../store/state-folder.ts';
import type {CommandContext} from './context.ts';
import {dispatch} from './dispatch.ts';
import {flags, helpText} from './flags.ts';
import {checkFlags} from './unknown-flag.ts';
import {dropExperimentalWarnings} from './warnings.ts';

export {endProcess} from '../terminal/reset-terminal.ts';

/** Parses the command line, runs the command, and resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
	dropExperimentalWarnings();
	const cli = meow(helpText, {
		importMeta: import.meta,
		// Bundled: looking for the file would cost time before the first frame.
		pkg: packageJson,
		argv,
		flags,
		description: false,
	});
	const {stdin, stdout, stderr} = process;
	// By itself, meow only sees them where they stand alone.
	if (cli.flags.help) {
		cli.showHelp(exitCodes.done);
	} else if (cli.flags.version) {
		cli.showVersion();
	}

	try {
		checkFlags(cli.flags);
		const aliasTexts = [
			...(cli.flags.imageAlias ?? []),
			...(process.env.CONDUCTO_IMAGE_ALIASES ?? '').split(/[\s,]+/).filter(Boolean),
		];
		const context: CommandContext = {
			stateDir: stateFolderName(cli.flags.stateDir, process.env),
			stateDirOption: cli.flags.stateDir ?? (process.env.CONDUCTO_STATE_DIR || undefined),
			aliases: parseAliases(aliasTexts),
			aliasTexts,
			json: cli.flags.json,
			color: cli.flags.color && !process.env.NO_COLOR && stdout.isTTY,
			patience: readPatience(process.env),
			stdin,
			stdout,
			stderr,
		};
		return await dispatch(context, cli.input, cli.flags, () => cli.showHelp(exitCodes.usage));
	} catch (error) {
		return report(error, stderr, cli.flags.debug);
	}
}

/** One sentence, a hint, the right exit code; the stack only with --debug. */
function report(error: unknown, stderr: NodeJS.WriteStream, debug: boolean): number {
	const known = error instanceof ConductoError;
	const message = error instanceof Error ? error.message : String(error);
	// A name in it may hold anything.
	const text = safeText(message);
	stderr.write(known ? `conducto: ${text}\n` : `conducto: this is a fault in conducto: ${text}\n`);
	const hint = known ? error.hint : 'Please report it, with what --debug adds.';
	if (hint) {
		stderr.write(`  ${safeText(hint)}\n`);
	}

	if (debug && error instanceof Error) {
		stderr.write(`${error.stack}\n`);
		if (error.cause instanceof Error) {
			stderr.write(`caused by ${error.cause.stack}\n`);
		}
	}

	return exitCodeOf(known ? error.code : 'internal');
}
