import {commandFile} from '../command-file.ts';
import {broughtFolder, runFolder, shellFolder} from './places.ts';

/** The script that a terminal runs in a debug container. */
export const startFile: string = `${shellFolder}/start`;

/**
What a terminal runs in a debug container: says what there is, and becomes the best shell. The image's own
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

# The engine is told the terminal's size only once this runs: what starts before that draws for a size of 0.
# Some say nothing of it then.
round=0
while has stty && [ "$round" -lt 100 ]; do
	case $(stty size 2>/dev/null) in '' | '0 0') ;; *) break ;; esac
	round=$((round + 1))
	sleep 0.002 2>/dev/null
done

export SHELL="$shell"
case $shell in
*/bash) exec "$shell" --rcfile ${shellFolder}/bashrc -i ;;
*/zsh)
	export CONDUCTO_ZDOTDIR="\${ZDOTDIR-}" ZDOTDIR=${shellFolder}/zsh
	exec "$shell" -l -i ;;
*)
	export CONDUCTO_ENV="\${ENV-}" ENV=${shellFolder}/shrc
	exec "$shell" -i ;;
esac
`;
