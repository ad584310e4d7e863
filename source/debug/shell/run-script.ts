import {commandFile} from '../command-file.ts';
import {shellFolder} from './places.ts';

/**
`run`: the node's command where the node starts it, in the shell's environment, with its exit code and the time
that it took. Needs nothing but the shell itself.
*/
export function runScript(shell: string): string {
	return `#!${shell}
. ${shellFolder}/node.sh
[ -z "\${CONDUCTO_LOCALE-}" ] || unset LC_CTYPE CONDUCTO_LOCALE
cd -- "$conducto_workdir" || exit

# Hundredths of a second since the machine's start.
now() {
	read -r time rest </proc/uptime
	time=\${time%.*}\${time#*.}
	while [ "\${time#0}" != "$time" ]; do time=\${time#0}; done
	time=\${time:-0}
}

# What interrupts the command must not keep its end from being told.
trap : INT QUIT
now
began=$time
${commandFile} "$@"
code=$?
now
took=$((time - began))
color=32
[ "$code" = 0 ] || color=31
text="run: exit code $code after $((took / 100)).$((took % 100 / 10))$((took % 10)) s"
if [ -t 2 ] && [ -z "\${NO_COLOR-}" ]; then
	printf '\\033[%sm%s\\033[0m\\n' "$color" "$text" >&2
else
	echo "$text" >&2
fi
exit "$code"
`;
}
