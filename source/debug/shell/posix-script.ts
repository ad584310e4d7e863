import {afterLogin, beforeLogin, forgetVariables, readVariables} from './login-scripts.ts';
import {shellFolder} from './places.ts';

/** Where busybox keeps its history, in a folder that anybody may write into. */
export const historyFolder: string = `${shellFolder}/history`;

/**
What ash, dash and other plain shells read by way of ENV: what a login shell reads, then what the image's own ENV
names. Of these only busybox reads a history, which is a file: it has a copy, with the node's command at its end.
*/
export const posixScript = `ENV=$CONDUCTO_ENV
[ -n "$ENV" ] || unset ENV
unset CONDUCTO_ENV
${beforeLogin}
[ ! -r /etc/profile ] || . /etc/profile
[ ! -r ~/.profile ] || . ~/.profile
[ ! -r "\${ENV-}" ] || . "$ENV"
${readVariables}${afterLogin}
case $(readlink "/proc/$$/exe" 2>/dev/null) in
*/busybox)
	conducto_history=\${HISTFILE:-$HOME/.ash_history}
	HISTFILE=${historyFolder}/ash
	{
		[ ! -r "$conducto_history" ] || cat "$conducto_history"
		printf '%s\\n' "$conducto_plain_line"
	} 2>/dev/null >"$HISTFILE"
	unset conducto_history
	[ -z "$conducto_colored" ] || conducto_tag="\\[\\e[\${conducto_color}m\\]$conducto_tag\\[\\e[0m\\]" ;;
esac
PS1="$conducto_tag $PS1"
${forgetVariables}`;
