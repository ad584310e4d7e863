import {ConductoError} from '../../errors/conducto-error.ts';
import type {HostNetwork} from '../network/host-network.ts';
import {reasons} from './failure-reasons.ts';
import {partPattern} from './install-script.ts';

/** Lines that only say that something failed. */
const idleLine =
	/^(npm (ERR!|error)( A complete log| *$|.*_logs\/)|ERROR: No matching distribution|note:|hint:|\[notice\])/i;
const errorLine = /^(E:|err(or)?\b|npm (ERR!|error)|fatal|.*\berror:)/i;

/** The error for an install that failed, from the last lines that it printed. */
export function installFailure(failed: {
	readonly name: string;
	readonly lines: readonly string[];
	readonly exitCode: number;
	readonly network: HostNetwork;
}): ConductoError {
	const {name, exitCode, network} = failed;
	const {part, lines} = lastPart(failed.lines);
	const text = lines.join('\n');
	for (const {pattern, say, hint} of reasons) {
		const match = pattern.exec(text);
		if (match) {
			return failure(name, say(match), typeof hint === 'string' ? hint : hint(network));
		}
	}

	const said = tellingLine(lines) ?? `exit code ${exitCode}`;
	return failure(name, part === undefined ? said : `${part}: ${said}`, undefined);
}

function failure(name: string, reason: string, hint: string | undefined): ConductoError {
	return new ConductoError('image-failed', `Installing into image ${name} failed: ${reason}.`, {
		hint: hint ?? "Look at the step's output for the rest of what was printed.",
	});
}

/** What was printed since the last part began. */
function lastPart(lines: readonly string[]): {part: string | undefined; lines: readonly string[]} {
	const start = lines.findLastIndex(line => partPattern.test(line));
	return {part: partPattern.exec(lines[start] ?? '')?.[3], lines: lines.slice(start + 1)};
}

function tellingLine(lines: readonly string[]): string | undefined {
	const said = lines.map(line => line.trim()).filter(line => line !== '' && !idleLine.test(line));
	return (said.findLast(line => errorLine.test(line)) ?? said.at(-1))?.replace(/[.:]$/, '');
}
