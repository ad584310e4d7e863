import type {ErrorCode} from './conducto-error.ts';

/** The exit codes of the command line (design: "The command line"). */
export const exitCodes = {done: 0, nodeFailed: 1, usage: 2, engine: 3, interrupted: 130} as const;

const engineCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
	'engine-missing',
	'engine-lost',
	'engine-failed',
	'docker-cli-missing',
	'image-not-found',
	'image-failed',
	'image-not-ready',
	'shell-missing',
	'terminal-failed',
	'editor-missing',
	'node-too-old',
	'internal',
]);

/** The exit code for an error that ended a command: 3 for the engine and other programs, else 2. */
export function exitCodeOf(code: ErrorCode): number {
	return engineCodes.has(code) ? exitCodes.engine : exitCodes.usage;
}
