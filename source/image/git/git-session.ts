import {ConductoError} from '../../errors/conducto-error.ts';
import type {StepProgress} from '../../events/run-event.ts';
import {gitError} from './git-errors.ts';
import {type GitEnd, runGit} from './git-process.ts';
import {gitProgress, isNoise} from './git-progress.ts';
import {type GitRemote, scrubber} from './git-remote.ts';
import {
	type Environment,
	gitProcessEnvironment,
	hardening,
	isLocal,
	loginSettings,
} from './git-settings.ts';

export type GitListeners = {
	readonly onOutput: (text: string) => void;
	readonly onProgress: (progress: StepProgress) => void;
	readonly signal: AbortSignal;
};

export type GitOptions = {
	/** Variables beside those of all calls. */
	readonly env?: Environment;
	/** Its lines are a probe's, not for the person. Default: false. */
	readonly quiet?: boolean;
};

/** Git, as it is called for one remote: with its login, and with nothing secret in what it says. */
export type GitSession = {
	readonly remote: GitRemote;
	/** A failed command is a value; whoever calls looks at its exit code. */
	readonly run: (args: readonly string[], options?: GitOptions) => Promise<GitEnd>;
	/** The same for calls that have to succeed. Resolves with their output. */
	readonly demand: (args: readonly string[], options?: GitOptions) => Promise<string>;
	/** Tells the person something. */
	readonly say: (line: string) => void;
	readonly signal: AbortSignal;
};

export type SessionRequest = GitListeners & {
	readonly remote: GitRemote;
	readonly env: Environment;
	/** Of the bare repository. */
	readonly repository: string;
	/** Exists. */
	readonly cwd: string;
};

export async function openSession(request: SessionRequest): Promise<GitSession> {
	const {remote, cwd, signal, onOutput, onProgress} = request;
	const scrub = scrubber(remote.login);
	const say = (line: string): void => onOutput(`${line}\n`);
	const common = gitProcessEnvironment(request.env, remote);
	const settings = [
		...hardening,
		...loginSettings(remote),
		'-c',
		`safe.directory=${request.repository}`,
		// For filters that fetch what belongs to a file, such as Git LFS.
		'-c',
		`remote.origin.url=${remote.url}`,
		`--git-dir=${request.repository}`,
	];

	const runIn = async (env: Environment, args: readonly string[], options: GitOptions) => {
		const end = await runGit({
			args: [...settings, ...args],
			cwd,
			env: {...env, ...options.env},
			signal,
			onLine(line) {
				if (!options.quiet && !isNoise(line)) {
					say(scrub(line));
				}
			},
			onProgress(line) {
				const progress = gitProgress(line);
				if (progress) {
					onProgress(progress);
				}
			},
		});
		return {...end, stderr: scrub(end.stderr)};
	};

	const env = {...common, ...(await sshVariables(request, common))};
	const run = (args: readonly string[], options: GitOptions = {}) => runIn(env, args, options);
	return {
		remote,
		signal,
		say,
		run,
		async demand(args, options) {
			const {exitCode, stdout, stderr} = await run(args, options);
			if (exitCode !== 0) {
				throw gitError(remote.url, stderr);
			}

			return stdout;
		},
	};
}

/** Nothing is asked through ssh either; how a person calls ssh stays as they set it. */
async function sshVariables(
	{remote, env, cwd, signal}: SessionRequest,
	common: Environment,
): Promise<Environment> {
	if (/^https?:/i.test(remote.url) || isLocal(remote.url) || env.GIT_SSH_COMMAND || env.GIT_SSH) {
		return {};
	}

	const own = await runGit({
		args: ['config', '--get', 'core.sshCommand'],
		cwd,
		env: common,
		signal,
	});
	return own.exitCode === 0 ? {} : {GIT_SSH_COMMAND: 'ssh -oBatchMode=yes'};
}

export function interrupted(url: string, cause: unknown): ConductoError {
	return new ConductoError('image-failed', `Fetching ${url} was interrupted.`, {
		hint: 'Rebuild the image.',
		cause,
	});
}
