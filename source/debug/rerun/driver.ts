import {isBash} from '../../engine/armed-command.ts';

/*
A command that is run again and again in one container is not started by the engine: that takes it tens of
milliseconds, and as many to end it. Shells that wait in the container do both. They are told by lines on stdin, and
answer with lines that begin with a token that nobody guesses. One of them reads the orders and ends what runs, the
other runs it: neither is in the background, where a shell lets its commands ignore an interrupt.
*/

/** What the shells in the container are told. */
export type Order =
	| {readonly type: 'run'; readonly run: number}
	/** Sends a signal to all that was started and what came of it, then tells how many of them were there. */
	| {readonly type: 'signal'; readonly signal: 'TERM' | 'KILL' | '0'};

/** A line for the container's stdin. */
export function orderLine(order: Order): string {
	return order.type === 'run' ? `run ${order.run}\n` : `signal ${order.signal}\n`;
}

/** What the shells in the container answer. */
export type Mark =
	/** On both streams: what comes after it is this run's. */
	| {readonly type: 'begin'; readonly run: number}
	/** On both streams: what came before it was all that this run printed. */
	| {readonly type: 'end'; readonly run: number; readonly exitCode: number}
	/** On stdout: so many processes got the signal. */
	| {readonly type: 'left'; readonly count: number};

/** Reads what follows the token in a line. Undefined: that is no mark. */
export function readMark(text: string): Mark | undefined {
	const [, type, first = '', second = ''] = /^(begin|end|left) (\d+)(?: (\d+))?$/.exec(text) ?? [];
	switch (type) {
		case 'begin':
			return {type, run: Number(first)};
		case 'end':
			return {type, run: Number(first), exitCode: Number(second)};
		case 'left':
			return {type, count: Number(first)};
		default:
			return undefined;
	}
}

/**
What the container runs: it waits for orders until its stdin ends, then ends with all that it started.

@param command Its first word is a shell. It gets nothing on its stdin, and the environment that it would have in a container of its own.
*/
export function driverCommand(command: readonly string[], token: string): readonly string[] {
	const [shell = ''] = command;
	const script = `[ -z "\${SHLVL-}" ] || SHLVL=$((SHLVL - 1))
${groupOf}
_conducto_group $$; _conducto_own=$_conducto_text
${signalOthers(token)}
exec 3>&1
{ while read -r _conducto_order _conducto_word; do
case $_conducto_order in run) echo "$_conducto_word" ;; signal) _conducto_signal "$_conducto_word" ;; esac
done; _conducto_signal KILL
} | { while read -r _conducto_run; do
echo "${token} begin $_conducto_run"; echo "${token} begin $_conducto_run" >&2
"$0" "$@" </dev/null 3>&-
_conducto_code=$?
echo "${token} end $_conducto_run $_conducto_code"; echo "${token} end $_conducto_run $_conducto_code" >&2
done; }`;
	return [shell, ...(isBash(shell) ? ['-p'] : []), '-c', script, ...command];
}

/** Reads which group of the kernel's a process is in: that of a container is its own, also where it sees the host's processes (`--pid=host`). */
const groupOf = `_conducto_group() { _conducto_text=; while read -r _conducto_line; do _conducto_text="$_conducto_text|$_conducto_line"
done 2>/dev/null < "/proc/$1/cgroup"; }`;

/** All of the container's processes but its first one, these shells (the first one's children), and dead ones. */
function signalOthers(token: string): string {
	return `_conducto_signal() { _conducto_left=0; _conducto_name=$1
for _conducto_process in /proc/[0-9]*; do
_conducto_id=\${_conducto_process#/proc/}
case $_conducto_id in $$|$PPID) continue ;; esac
{ read -r _conducto_line < "$_conducto_process/stat"; } 2>/dev/null || continue
set -- \${_conducto_line##*) }
case $1 in Z|X) continue ;; esac
[ "$2" != $$ ] || continue
_conducto_group "$_conducto_id"
[ -n "$_conducto_own" ] && [ "$_conducto_text" = "$_conducto_own" ] || continue
kill -"$_conducto_name" "$_conducto_id" 2>/dev/null
_conducto_left=$((_conducto_left + 1))
done; echo "${token} left $_conducto_left" >&3; }`;
}
