import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {ConductoError} from '../../errors/conducto-error.ts';
import type {Environment} from './git-settings.ts';

export type GitCall = {
	readonly args: readonly string[];
	readonly cwd: string;
	readonly env: Environment;
	readonly signal: AbortSignal;
	/** Each whole line that git writes for people. */
	readonly onLine?: (line: string) => void;
	/** Each state of a line that git writes over: `Receiving objects:  45% (450/1000)`. */
	readonly onProgress?: (line: string) => void;
};

export type GitEnd = {
	/** Null: ended by a signal. */
	readonly exitCode: number | null;
	readonly stdout: string;
	readonly stderr: string;
};

const patienceMs = 3000;

/**
Runs git, in a process group and session of its own: an abort ends its helpers too, and nothing has a
terminal to ask at. A failed command is a value; rejects when git is missing or the signal aborted.

Git itself and no library, because only it knows the person's credentials, keys and proxies; and
`node:child_process`, because an abort has to end the whole group.
*/
export async function runGit(call: GitCall): Promise<GitEnd> {
	call.signal.throwIfAborted();
	// The files that git writes are the same on every machine, whatever the person's own mask.
	const child = spawn('/bin/sh', ['-c', 'umask 022; exec git "$@"', 'git', ...call.args], {
		cwd: call.cwd,
		env: call.env as NodeJS.ProcessEnv,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let killTimer: NodeJS.Timeout | undefined;
	const abort = (): void => {
		endGroup(child.pid, 'SIGTERM');
		killTimer = setTimeout(() => endGroup(child.pid, 'SIGKILL'), patienceMs);
	};
	call.signal.addEventListener('abort', abort, {once: true});

	const stdout: Buffer[] = [];
	child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
	const lines = lineSplitter(call);
	child.stderr.setEncoding('utf8').on('data', lines.push);
	try {
		const [exitCode] = (await once(child, 'close')) as [number | null];
		call.signal.throwIfAborted();
		const stderr = lines.end();
		if (exitCode === 127) {
			throw new ConductoError('image-failed', 'git is not installed, or not on the PATH.', {
				hint: 'Install git, and rebuild the image.',
			});
		}

		return {exitCode, stdout: Buffer.concat(stdout).toString(), stderr};
	} finally {
		clearTimeout(killTimer);
		call.signal.removeEventListener('abort', abort);
	}
}

function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
	try {
		if (pid !== undefined) {
			process.kill(-pid, signal);
		}
	} catch {
		// It ended by itself.
	}
}

function lineSplitter({onLine, onProgress}: GitCall): {
	readonly push: (text: string) => void;
	readonly end: () => string;
} {
	const kept: string[] = [];
	let rest = '';
	const keep = (line: string): void => {
		if (line !== '') {
			kept.push(line);
			onLine?.(line);
		}
	};

	return {
		push(text) {
			const parts = (rest + text).split(/(?<=[\r\n])/);
			rest = /[\r\n]$/.test(parts.at(-1) ?? '') ? '' : (parts.pop() ?? '');
			for (const part of parts) {
				const line = part.slice(0, -1).trimEnd();
				onProgress?.(line);
				if (part.endsWith('\n')) {
					keep(line);
				}
			}
		},
		end() {
			keep(rest);
			return kept.join('\n');
		},
	};
}
