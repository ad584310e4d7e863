import {afterLogin, beforeLogin, forgetVariables, readVariables} from './login-scripts.ts';

/**
What bash reads in place of `~/.bashrc`: what a login shell reads, then `~/.bashrc` unless that is read from
there. The prompt's function comes last among those that make the prompt, which may make it anew each time.
*/
export const bashScript = `${beforeLogin}
[ ! -r /etc/profile ] || . /etc/profile
conducto_login=
for conducto_file in ~/.bash_profile ~/.bash_login ~/.profile; do
	if [ -r "$conducto_file" ]; then
		conducto_login=$(<"$conducto_file")
		. "$conducto_file"
		break
	fi
done
case $conducto_login in
*bashrc*) ;;
*) [ ! -r ~/.bashrc ] || . ~/.bashrc ;;
esac
unset conducto_file conducto_login
${readVariables}${afterLogin}
__conducto_tag="$conducto_tag "
[ -z "$conducto_colored" ] || __conducto_tag="\\[\\e[\${conducto_color}m\\]$conducto_tag\\[\\e[0m\\] "
__conducto_prompt() {
	case $PS1 in
	*"$__conducto_tag"*) ;;
	*) PS1=$__conducto_tag$PS1 ;;
	esac
}
if [[ $(declare -p PROMPT_COMMAND 2>/dev/null) == 'declare -a'* ]]; then
	PROMPT_COMMAND+=(__conducto_prompt)
else
	conducto_newline=$'\\n'
	PROMPT_COMMAND="\${PROMPT_COMMAND:+$PROMPT_COMMAND$conducto_newline}__conducto_prompt"
	unset conducto_newline
fi

# Once something is in the list, bash does not read the file by itself.
[ ! -r "\${HISTFILE-}" ] || history -r
[ -z "$conducto_line" ] || history -s -- "$conducto_line"
${forgetVariables}`;
