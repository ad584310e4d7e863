import {spawn} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {testEnvironment} from './environment.ts';
import {type Condition, conditionWaiter} from './wait-for.ts';

/** The built program. */
export const cliFile = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export type ProgramOptions = {
	/** Sets `CONDUCTO_STATE_DIR`: a temporary folder, so that no test sees another's pipelines. */
	readonly stateFolder: string;
	readonly cwd?: string;
	readonly env?: Readonly<Record<string, string | undefined>>;
	/** What it reads from its stdin, which is a pipe. Default: nothing, ended at once. */
	readonly input?: string;
};

export type ProgramResult = {
	readonly stdout: string;
	readonly stderr: string;
	/** Undefined when a signal ended it. */
	readonly exitCode: number | undefined;
	readonly signal: NodeJS.Signals | undefined;
};

export type Program = AsyncDisposable & {
	readonly pid: number | undefined;
	readonly stdout: () => string;
	readonly stderr: () => string;
	/** Waits until its output (stdout, then stderr) meets the condition. Rejects, with the output, when it is too late. */
	readonly waitFor: (condition: Condition, timeoutMs?: number) => Promise<string>;
	readonly kill: (signal?: NodeJS.Signals) => void;
	readonly result: Promise<ProgramResult>;
};

/** Starts the built CLI without a terminal. */
export function startProgram(args: readonly string[], options: ProgramOptions): Program {
	const child = spawn(process.execPath, [cliFile, ...args], {
		cwd: options.cwd,
		env: testEnvironment({CONDUCTO_STATE_DIR: options.stateFolder, ...options.env}),
		stdio: 'pipe',
	});
	let stdout = '';
	let stderr = '';
	const output = (): string => stdout + stderr;
	const waiter = conditionWaiter(`conducto ${args.join(' ')}`, output);
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		stdout += text;
		waiter.check();
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		stderr += text;
		waiter.check();
	});
	// A program that ends before it has read everything is no fault of the test.
	child.stdin.on('error', () => {});
	child.stdin.end(options.input ?? '');

	const result = new Promise<ProgramResult>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (exitCode, signal) => {
			resolve({stdout, stderr, exitCode: exitCode ?? undefined, signal: signal ?? undefined});
			waiter.end(`it ended with ${signal ?? exitCode}`);
		});
	});

	return {
		pid: child.pid,
		stdout: () => stdout,
		stderr: () => stderr,
		waitFor: waiter.waitFor,
		kill: signal => child.kill(signal),
		result,
		async [Symbol.asyncDispose]() {
			child.kill('SIGKILL');
			await result;
		},
	};
}

/** Runs the built CLI without a terminal to its end. */
export async function runProgram(
	args: readonly string[],
	options: ProgramOptions,
): Promise<ProgramResult> {
	await using program = startProgram(args, options);
	return await program.result;
}
