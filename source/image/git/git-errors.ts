import {ConductoError} from '../../errors/conducto-error.ts';
import {isNoise} from './git-progress.ts';

export type GitFailure =
	| 'host-key'
	| 'certificate'
	| 'login'
	| 'not-found'
	| 'no-ref'
	| 'disk'
	| 'owner'
	| 'corrupt'
	| 'unreachable'
	| 'other';

/** What git says (in English: LC_ALL is C) and what it means; the first that fits. */
const failures: readonly (readonly [GitFailure, RegExp])[] = [
	// A checkout does not say why a file could not be written; that it may be made has been seen by then.
	['disk', /no space left on device|disk quota exceeded|unable to write/i],
	['host-key', /host key verification failed/i],
	['certificate', /certificate|\bCAfile\b|SSL: no alternative/i],
	[
		'login',
		/authentication failed|could not read (username|password)|permission denied|returned error: 40[13]|invalid credentials/i,
	],
	['owner', /dubious ownership/i],
	['no-ref', /couldn't find remote ref|not our ref|no such remote ref/i],
	[
		'not-found',
		/repository .*not found|does not appear to be a git repository|returned error: 404|does not exist|not a git repository/i,
	],
	[
		'unreachable',
		/could not resolve|failed to connect|connection (refused|reset|closed|timed out)|timed out|unable to access|could not read from remote|early eof|hung up|rpc failed|unable to connect|network is unreachable/i,
	],
	[
		'corrupt',
		/bad object|corrupt|unable to read (tree|sha1|[0-9a-f]{40})|missing (blob|tree|commit)|loose object|object file .* is empty|bad (config|shallow)|pack has|index file|did not send all necessary objects|failed to read object|invalid object/i,
	],
];

export function failureOf(stderr: string): GitFailure {
	return failures.find(([, pattern]) => pattern.test(stderr))?.[0] ?? 'other';
}

const loginHint =
	'Let git know the credentials (a credential helper, or an SSH agent), or put them into copyUrl from a variable of your environment.';

/** The sentence and the hint for what git could not do with the repository at an URL. */
export function gitError(url: string, stderr: string): ConductoError {
	const cause = new Error(stderr);
	const failed = (message: string, hint: string): ConductoError =>
		new ConductoError('image-failed', message, {hint, cause});
	switch (failureOf(stderr)) {
		case 'login':
			return failed(`${url} refused the login, or asks for one.`, loginHint);
		case 'host-key':
			return failed(
				`The SSH key of the server of ${url} is not known.`,
				'Connect to it once with ssh, and accept its key.',
			);
		case 'certificate':
			return failed(
				`The certificate of the server of ${url} is not trusted.`,
				'Set CONDUCTO_CA_BUNDLE to a file with the certificates that you trust.',
			);
		case 'not-found':
		case 'no-ref':
			return failed(
				`There is no repository at ${url}.`,
				`Correct copyUrl. If the repository is private: ${lowerFirst(loginHint)}`,
			);
		case 'owner':
			return failed(
				`The repository ${url} belongs to another user of this machine.`,
				'If you trust it: git config --global --add safe.directory and its folder.',
			);
		case 'disk':
			return failed(
				'The disk is full.',
				'Make space (conducto clean helps), and rebuild the image.',
			);
		case 'unreachable':
			return failed(
				`${url} can't be reached: ${reasonOf(stderr)}.`,
				'Look whether the URL is right and the network is up, and rebuild the image.',
			);
		case 'corrupt':
		case 'other':
			return failed(
				`git failed on ${url}: ${reasonOf(stderr)}.`,
				"The step's output has all that git said.",
			);
	}
}

function lowerFirst(text: string): string {
	return text.charAt(0).toLowerCase() + text.slice(1);
}

function reasonOf(stderr: string): string {
	const lines = stderr.split('\n').filter(line => line !== '' && !isNoise(line));
	const line =
		lines.find(text => text.startsWith('fatal:')) ??
		lines.find(text => text.startsWith('error:')) ??
		lines.at(-1) ??
		'it gave no reason';
	return line.replace(/^(fatal|error): /, '').replace(/[.:\s]+$/, '');
}
