import {exitCodes} from '../errors/exit-codes.ts';
import {safeText} from '../headless/safe-text.ts';
import {resetTerminal} from '../terminal/reset-terminal.ts';
import type {CommandContext} from './context.ts';
import {checksOf} from './doctor-checks.ts';

const signs = {good: '✓', missing: '–', broken: '✗'} as const;
const nameWidth = 10;

/**
`conducto doctor`: says what of the machine is as it should be and how to mend the rest, and sets the terminal back.
Resolves to the exit code: 3 where nothing would work.
*/
export async function doctorCommand(context: CommandContext): Promise<number> {
	// First, so that the rest can be read.
	if (context.stdout.isTTY) {
		resetTerminal(context.stdout);
	}

	let isBroken = false;
	for (const {name, look} of checksOf(context)) {
		const {state, text, hint} = await look();
		isBroken ||= state === 'broken';
		context.stdout.write(`${signs[state]} ${name.padEnd(nameWidth)}${safeText(text)}\n`);
		if (hint) {
			context.stdout.write(`${' '.repeat(nameWidth + 2)}${safeText(hint)}\n`);
		}
	}

	return isBroken ? exitCodes.engine : exitCodes.done;
}
