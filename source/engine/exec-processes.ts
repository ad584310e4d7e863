import type {Engine} from './engine.ts';
import {recordScript} from './recorded-command.ts';

type InContainer = {
	readonly exec: Engine['exec'];
	readonly id: string;
	/** A shell of the container: it needs no other program, as images may have none. */
	readonly shell: string;
};

/**
The folders of all processes in a container, as its `/proc` has them. Makes ready what a command is recorded in
that has a token.
*/
export async function processesIn(
	{exec, id, shell}: InContainer,
	token: string | undefined,
): Promise<string> {
	const {output} = await (token === undefined
		? exec(id, [shell, '-c', 'echo /proc/[0-9]*'])
		: exec(id, [shell, '-c', recordScript(token)], {user: '0'}));
	return output.trim();
}

/**
Sends a signal to all processes that were started since `before` was asked for, whatever they are children of.
Says whether that could be done.
*/
export async function killStarted({
	exec,
	id,
	shell,
	before,
	signal,
}: InContainer & {readonly before: string; readonly signal: 'TERM' | 'KILL'}): Promise<boolean> {
	// By force three times: one that forks may start another while the list is gone through. To be asked once is enough:
	// what tidies up at the end would begin that anew, and what it runs for that would be ended.
	const rounds = signal === 'KILL' ? '1 2 3' : '1';
	const script = `for round in ${rounds}; do for process in /proc/[0-9]*; do
case " ${before} /proc/$$ " in *" $process "*) ;; *) kill -${signal} "\${process#/proc/}" 2>/dev/null ;; esac
done; done; exit 0`;
	try {
		return (await exec(id, [shell, '-c', script], {user: '0'})).exitCode === 0;
	} catch {
		return false;
	}
}
