import {spawn} from 'node:child_process';
import {closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync} from 'node:fs';
import {homedir} from 'node:os';
import {dirname, join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';

/** How a program ended: 127 when there is none of that name, 124 when it took too long. */
export type Result = {readonly exitCode: number; readonly stdout: string; readonly stderr: string};

export type RunOptions = {
	readonly timeoutMs?: number;
	readonly cwd?: string;
	readonly env?: Readonly<Record<string, string>>;
};

/** A program that goes on in the background. */
export type Daemon = {readonly hasEnded: () => boolean};

/** All that the set-up sees and does of the machine, so that its decisions can be tested on others. */
export type Machine = {
	readonly platform: NodeJS.Platform;
	readonly isRoot: boolean;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Never rejects: a program that is missing or fails is a result. */
	readonly run: (file: string, args: readonly string[], options?: RunOptions) => Promise<Result>;
	readonly startDaemon: (file: string, logFile: string) => Daemon;
	readonly exists: (file: string) => boolean;
	/** The file's text; undefined when it can't be read. */
	readonly read: (file: string) => string | undefined;
	readonly remove: (file: string) => void;
	readonly pause: (ms: number) => Promise<unknown>;
	/** Where logs of what was started go. */
	readonly cacheFolder: string;
	/** Tells the person what is done, one line at a time: what it is about, and what becomes of it. */
	readonly say: (subject: string, text: string) => void;
};

// A root shell that was opened with `su` lacks the folders in which dockerd and iptables are.
const searchPath = `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin`;

/** The machine that this runs on. */
export function thisMachine(): Machine {
	return {
		platform: process.platform,
		isRoot: process.getuid?.() === 0,
		env: process.env,
		run,
		startDaemon,
		exists: existsSync,
		read,
		remove: file => rmSync(file, {force: true}),
		pause,
		cacheFolder: join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'conducto'),
		say: (subject, text) => console.log(`  ${subject.padEnd(20)} ${text}`),
	};
}

function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<Result> {
	return new Promise(resolve => {
		const child = spawn(file, args, {
			cwd: options.cwd,
			env: {...process.env, PATH: searchPath, ...options.env},
			stdio: ['ignore', 'pipe', 'pipe'],
			timeout: options.timeoutMs,
		});
		let stdout = '';
		let stderr = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			stdout += text;
		});
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			stderr += text;
		});
		child.once('error', error => resolve({exitCode: 127, stdout, stderr: String(error)}));
		child.once('close', exitCode => resolve({exitCode: exitCode ?? 124, stdout, stderr}));
	});
}

function startDaemon(file: string, logFile: string): Daemon {
	mkdirSync(dirname(logFile), {recursive: true});
	const log = openSync(logFile, 'a');
	// A session of its own, at the root: it outlives this terminal and holds no folder of it.
	const child = spawn(file, {
		detached: true,
		cwd: '/',
		env: {...process.env, PATH: searchPath},
		stdio: ['ignore', log, log],
	});
	closeSync(log);
	let hasEnded = false;
	const end = (): void => {
		hasEnded = true;
	};
	child.once('error', end).once('exit', end).unref();
	return {hasEnded: () => hasEnded};
}

function read(file: string): string | undefined {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return undefined;
	}
}
