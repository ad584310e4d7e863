import {isBash} from './armed-command.ts';
import type {ContainerExit, OutputPiece} from './engine.ts';

/*
A command in a container that others run in, too, has no log of the engine's own. So a shell stands around it that
lets what it prints go through `tee` into files, from which another process has all of it, from the first byte. At
the end of each stream that shell prints a line with a token that nobody guesses, and how the command ended: what
others print after it, in the background, is not the command's.
*/

/** Exit code of what another process was quicker to call off. */
const calledOff = 125;

/** Below it each recorded command has a folder. Never larger than what the command before printed. */
const recordsFolder = '/conducto/output';

/** The files of a recorded command, by its token. */
export function recordOf(token: string): Record<'claim' | 'before' | 'stdout' | 'stderr', string> {
	const folder = folderOf(token);
	return {
		/** Who comes first to make it decides whether the command runs: the number of its process, or `0`. */
		claim: `${folder}/claim`,
		/** The processes that were there before it, as `processesIn` has them. */
		before: `${folder}/before`,
		stdout: `${folder}/stdout`,
		stderr: `${folder}/stderr`,
	};
}

/** What root runs before, so that anybody may write. Where that fails, the command is not recorded. Prints the processes. */
export function recordScript(token: string): string {
	const {before, stdout, stderr} = recordOf(token);
	return [
		'set -- /proc/[0-9]*',
		'echo "$*"',
		// What commands before it printed is in their logs.
		`( for old in ${recordsFolder}/*/stdout ${recordsFolder}/*/stderr; do [ ! -e "$old" ] || : > "$old"; done`,
		`umask 0; mkdir -p ${folderOf(token)} && : > ${stdout} && : > ${stderr} && echo "$*" > ${before} ) 2>/dev/null`,
		'exit 0',
	].join('; ');
}

/** Prints how often the kernel killed something in the container because memory ran out. */
const countKills = `kills() { for file in /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control; do
if [ -r $file ]; then while read -r name value; do [ "$name" != oom_kill ] || echo "$value"; done < $file; fi; done; }`;
/** A variable of the shell around the command, which the command does not see. */
const killsBefore = '_conducto_kills';

/** What is to end only the command ends no shell around it. */
const staying = 'trap : TERM HUP INT';
const plain = [
	'trap - TERM HUP INT',
	// Shells count how deep they are nested.
	`[ -z "\${SHLVL-}" ] || SHLVL=$((SHLVL - 1))`,
	'exec "$0" "$@"',
].join('; ');

/** What runs a command so that it is recorded, where it can be: else, without `tee`, it just runs. */
export function recordedCommand(command: readonly string[], token: string): readonly string[] {
	const [shell = ''] = command;
	const folder = folderOf(token);
	const {claim, stdout, stderr} = recordOf(token);
	/** Reads on when the engine has lost whoever listens, and after the command's end for what it left behind. */
	const tee = (file: string, to: number): string =>
		`{ ( trap '' TERM HUP INT PIPE; exec tee -a ${file} <&7 >&${to} 2>/dev/null 3>&- 4>&- 5>&- 7<&- ) & } 7<&0`;
	const script = `[ -d ${folder} ] || { ${plain}; }
claim() { ( set -C; echo "$1" > ${claim} ) 2>/dev/null || exit ${calledOff}; }
command -v tee >/dev/null 2>&1 || { claim plain; ${plain}; }
claim $$
${staying}
${countKills}
exec 3>&1 4>&2
{ { { ${staying}; ${killsBefore}=$(kills)
( exec 3>&- 4>&- 5>&-; ${plain} )
code=$?; memory=; kills=$(kills)
# Nothing, where what asks was killed, too.
[ "\${kills:-$${killsBefore}}" = "$${killsBefore}" ] || memory=oom
echo "${token} $code $memory"; echo "${token} $code $memory" >&2; echo $code > ${folder}/exit
} 2>&1 >&5 | ${tee(stderr, 4)}
} 5>&1 | ${tee(stdout, 3)}
}
read -r code < ${folder}/exit || code=137
exit $code`;
	return [shell, ...(isBash(shell) ? ['-p'] : []), '-c', script, ...command];
}

/** What root runs to call a recorded command off. Prints `unbegun`: nothing of it will run; `lost`, or `begun`. */
export function callOffScript(token: string): string {
	const {claim, before} = recordOf(token);
	return `[ -d ${folderOf(token)} ] || { echo lost; exit 0; }
if ( set -C; echo 0 > ${claim} ) 2>/dev/null; then echo unbegun; exit 0; fi
read -r process < ${claim}
case "$process" in plain) echo lost ;; 0) echo unbegun ;; *) echo begun; read -r before < ${before}; echo "$before" ;; esac`;
}

/** What root runs to have all that a recorded command printed and prints, up to a little after its end. */
export function followScript(token: string): string {
	const {claim, stdout, stderr} = recordOf(token);
	return `trap '' TERM HUP INT
read -r process < ${claim}
exec 3< ${stdout} 4< ${stderr}
left=5
while [ $left -gt 0 ]; do
[ -d /proc/$process ] || left=$((left - 1))
cat <&3; cat <&4 >&2
sleep 0.1 2>/dev/null || sleep 1
done; exit 0`;
}

export type MarkReader = {
	/** What of a piece the command printed itself. */
	readonly read: (piece: OutputPiece) => readonly OutputPiece[];
	/** What was held back because it could have been the beginning of a mark. */
	readonly rest: () => readonly OutputPiece[];
	/** How the command ended, once the ends of both streams were read. */
	readonly exit: () => ContainerExit | undefined;
};

/** Reads where each stream ends, and how the command did. */
export function createMarkReader(token: string): MarkReader {
	const streams = {stdout: createStream(token), stderr: createStream(token)};
	const pieceOf = (stream: OutputPiece['stream'], data: Buffer): readonly OutputPiece[] =>
		data.length > 0 ? [{stream, data}] : [];
	return {
		read: ({stream, data}) => pieceOf(stream, streams[stream].read(data)),
		rest: () =>
			(['stdout', 'stderr'] as const).flatMap(stream => pieceOf(stream, streams[stream].rest())),
		exit: () => (streams.stdout.exit() ? streams.stderr.exit() : undefined),
	};
}

function createStream(token: string) {
	const start = Buffer.from(`${token} `);
	let held = Buffer.alloc(0);
	let isMarked = false;
	let exit: ContainerExit | undefined;
	return {
		read(data: Buffer): Buffer {
			if (exit) {
				return Buffer.alloc(0);
			}

			const all = held.length > 0 ? Buffer.concat([held, data]) : data;
			const at = isMarked ? 0 : all.indexOf(start);
			const end = at >= 0 ? at : all.length - beginningAtEnd(all, start);
			isMarked = at >= 0;
			held = Buffer.from(all.subarray(end));
			if (isMarked) {
				exit = exitIn(held.toString(), start.length);
			}

			return all.subarray(0, end);
		},
		rest(): Buffer {
			const rest = isMarked ? Buffer.alloc(0) : held;
			held = Buffer.alloc(0);
			return rest;
		},
		exit: () => exit,
	};
}

/** How many of the last bytes are the first ones of `start`. */
function beginningAtEnd(data: Buffer, start: Buffer): number {
	for (let length = Math.min(start.length - 1, data.length); length > 0; length--) {
		if (data.subarray(data.length - length).equals(start.subarray(0, length))) {
			return length;
		}
	}

	return 0;
}

function exitIn(mark: string, from: number): ContainerExit | undefined {
	const [, code, memory] = /^(\d+) (oom)?\n/.exec(mark.slice(from)) ?? [];
	const exitCode = Number(code);
	return code === undefined
		? undefined
		: {exitCode, ...(memory && exitCode !== 0 && {outOfMemory: true as const})};
}

function folderOf(token: string): string {
	return `${recordsFolder}/${token}`;
}
