import {commandFile} from '../command-file.ts';
import {knownTerminalScript} from '../terminal-type.ts';
import {broughtFolder, runFolder, shellFolder} from './places.ts';

/** The script that a debug container runs. */
export const startFile: string = `${shellFolder}/start`;

/**
What a debug container runs: when a terminal is there, it says what there is, and runs the best shell. The image's own
one, unless that is a plain `sh` and there is a better one (reference: "Images", bash, else ash, zsh, sh).
*/
export const startScript = `. ${shellFolder}/node.sh
PATH="\${PATH:-/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin}:${runFolder}"
if [ -e ${broughtFolder}/busybox ]; then
	PATH="$PATH:${broughtFolder}"
	[ -e ${broughtFolder}/vi ] || ${broughtFolder}/busybox --install -s ${broughtFolder} 2>/dev/null
fi
export PATH

has() {
	command -v "$1" >/dev/null 2>&1
}

# The terminal has a size when somebody looks at it, and what is said before is lost. A change of it interrupts the wait.
is_shown() {
	case $(stty size 2>/dev/null) in '' | '0 0') return 1 ;; esac
}
changed=
trap 'changed=1' WINCH
if has stty && has sleep; then
	until is_shown; do
		changed=
		sleep 1 &
		[ -n "$changed" ] || wait "$!"
		{ kill "$!" && wait "$!"; } 2>/dev/null
	done
fi
trap - WINCH
${knownTerminalScript}
shell=$conducto_shell
case $shell in
*/bash | */ash | */zsh | ${broughtFolder}/*) ;;
*)
	for name in zsh ash bash; do
		found=$(command -v "$name" 2>/dev/null)
		case $found in /*) shell=$found ;; esac
	done ;;
esac

# Full-screen programs show only ASCII in an environment that names no character set.
if [ -z "\${LC_ALL-}\${LC_CTYPE-}\${LANG-}" ]; then
	for folder in /usr/lib/locale/C.utf8 /usr/lib/locale/C.UTF-8; do
		[ -d "$folder" ] && export LC_CTYPE=C.UTF-8 CONDUCTO_LOCALE=1
	done
fi

again=${runFolder}/run
[ "$(command -v run 2>/dev/null)" = "$again" ] && again=run
arrow='arrow-up, or '
case $shell in
*/bash | */zsh) ;;
*)
	# Some builds of busybox can't read a history, and some shells have none. As lines of text, the program is
	# searched in half the time.
	program=$(readlink -f "$shell" 2>/dev/null)
	case $program in
	*/busybox) tr '\\0' '\\n' <"$program" 2>/dev/null | grep -qF HISTFILE 2>/dev/null || arrow= ;;
	*) arrow= ;;
	esac ;;
esac
echo "The node's command: \${arrow}${commandFile}. $again runs and times it."

editors=
for name in vim vi nano emacs micro hx; do
	has "$name" && editors="$editors\${editors:+, }$name"
done
install=
if has apt-get; then install='apt-get update && apt-get install -y vim'
elif has apk; then install='apk add vim'
elif has dnf; then install='dnf install -y vim'
elif has microdnf; then install='microdnf install -y vim-minimal'
elif has yum; then install='yum install -y vim'
elif has zypper; then install='zypper install -y vim'
elif has pacman; then install='pacman -Sy --noconfirm vim'
fi
if [ -n "$editors" ]; then
	echo "Editors here: $editors."
elif [ -z "$install" ]; then
	echo 'There is no editor here, and no package manager.'
elif [ "$(id -u 2>/dev/null)" = 0 ]; then
	echo "To install an editor: $install"
else
	echo "To install an editor, in another terminal: docker exec -u 0 $conducto_container sh -c '$install'"
fi
echo

export SHELL="$shell"
# Not in the place of this: whatever the status of the shell is, it ended by itself.
case $shell in
*/bash) "$shell" --rcfile ${shellFolder}/bashrc -i ;;
*/zsh)
	export CONDUCTO_ZDOTDIR="\${ZDOTDIR-}" ZDOTDIR=${shellFolder}/zsh
	"$shell" -l -i ;;
*)
	export CONDUCTO_ENV="\${ENV-}" ENV=${shellFolder}/shrc
	"$shell" -i ;;
esac
exit 0
`;
