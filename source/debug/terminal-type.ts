/** Terminals that every distribution's smallest image describes, or that programs know by themselves. */
const common = [
	'dumb',
	'linux',
	'screen',
	'screen-256color',
	'tmux',
	'tmux-256color',
	'vt100',
	'vt220',
	'xterm',
	'xterm-256color',
];

/** What newer terminals are compatible with. */
const fallback = 'xterm-256color';

/** What tells programs in a container which terminal they draw on: the person's own. */
export function terminalEnvironment({
	TERM: own,
	COLORTERM: colors,
}: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
	const isName = own !== undefined && /^\w[\w.+-]*$/.test(own);
	return {TERM: isName ? own : fallback, ...(colors && {COLORTERM: colors})};
}

/** For a shell in the container: where that does not know the terminal, editors and pagers refuse to start. */
export const knownTerminalScript = `case \${TERM-} in
${common.join(' | ')}) ;;
*)
	conducto_known=
	for folder in /etc/terminfo /lib/terminfo /usr/share/terminfo; do
		[ -e "$folder/\${TERM%"\${TERM#?}"}/$TERM" ] && conducto_known=1
	done
	[ -n "$conducto_known" ] || export TERM=${fallback}
	unset conducto_known ;;
esac
`;
