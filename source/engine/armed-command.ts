import type {ContainerSpec} from './engine.ts';

/** The exit code of a container whose command was not released. */
export const unreleasedExitCode = 125;

const line = '_conducto_line';

/**
What a container runs whose command is to wait for a line with its token on stdin (design: "Armed containers"). On
end of input, on any other line and on SIGTERM it runs nothing, and says so. Then it becomes the command: by `exec`,
without a process more, with stdin at `/dev/null` and the same environment that it would have in a fresh container.
*/
export function armedCommand(
	command: readonly string[],
	{token}: NonNullable<ContainerSpec['armed']>,
): readonly string[] {
	const [shell = ''] = command;
	const refuse = `echo '${unreleasedMarker(token)}' >&2; exit ${unreleasedExitCode}`;
	const script = [
		`trap "${refuse}" TERM`,
		`if read -r ${line} && [ "$${line}" = ${token} ]; then trap - TERM`,
		// Shells count how deep they are nested; bash takes itself off when it is replaced, busybox does not.
		`if [ -z "\${BASH_VERSION-}" ] && [ -n "\${SHLVL-}" ]; then SHLVL=$((SHLVL - 1)); fi`,
		'exec "$0" "$@" </dev/null; fi',
		refuse,
	].join('; ');
	// Without what the environment asks a shell to run first: that would run before the release, and twice.
	const options = isBash(shell) ? ['-p'] : [];
	return [shell, ...options, '-c', script, ...command];
}

/** Whether the command can wait in this shell, and be afterwards what it would be without. */
export function canArm(shell: string): boolean {
	return isBash(shell) || ['ash', 'dash', 'sh'].includes(nameOf(shell));
}

/** What the container prints on stderr, as its last line, when its command was not released. */
export function unreleasedMarker(token: string): string {
	return `conducto: not released ${token}`;
}

/** Whether the end of a container's stderr says that its command was not released. */
export function saysUnreleased(tail: string, token: string): boolean {
	return tail.endsWith(`${unreleasedMarker(token)}\n`);
}

const anyMarker = new RegExp(`(?:^|\\n)${unreleasedMarker('\\w+')}\\n$`);

/** The same of a container that any runner armed: also one that is not the attempt's own, but has its name. */
export function saysNeverReleased(tail: string): boolean {
	return anyMarker.test(tail);
}

/** Whether a piece of stderr may be what a container prints whose command was not released. */
export function mayBeUnreleased(text: string): boolean {
	return text.startsWith(unreleasedMarker(''));
}

/** Whether a shell is bash, by its name. */
export function isBash(shell: string): boolean {
	return nameOf(shell) === 'bash';
}

function nameOf(shell: string): string {
	return shell.slice(shell.lastIndexOf('/') + 1);
}
