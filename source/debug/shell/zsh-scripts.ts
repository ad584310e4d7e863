import {afterLogin, beforeLogin, forgetVariables, readVariables} from './login-scripts.ts';
import {shellFolder} from './places.ts';

/**
What zsh reads, by name, in a folder of its own: each file reads the person's, who sees their own ZDOTDIR
meanwhile, and the last one of a login shell does the rest.
*/
export const zshScripts: Readonly<Record<string, string>> = {
	'.zshenv': `conducto_zdotdir=\${CONDUCTO_ZDOTDIR:-$HOME}
conducto_had_zdotdir=$CONDUCTO_ZDOTDIR
unset CONDUCTO_ZDOTDIR
${beforeLogin}${theirs('.zshenv')}`,
	'.zprofile': theirs('.zprofile'),
	'.zshrc': theirs('.zshrc'),
	'.zlogin': `${theirs('.zlogin')}
${readVariables}${afterLogin}if [[ -n $conducto_had_zdotdir || $conducto_zdotdir != $HOME ]]; then
	export ZDOTDIR=$conducto_zdotdir
else
	unset ZDOTDIR
fi
_conducto_tag="\${conducto_tag//\\%/%%} "
[[ -z $conducto_colored ]] ||
	_conducto_tag=$'%{\\e['"\${conducto_color}m%}$_conducto_tag"$'%{\\e[0m%}'
_conducto_line=$conducto_line
_conducto_prompt() {
	# The history's file is read after this one: only now does the command become the last of it.
	if [[ -n $_conducto_line ]]; then
		print -rs -- $_conducto_line
		_conducto_line=
	fi
	[[ $PROMPT == *"$_conducto_tag"* ]] || PROMPT=$_conducto_tag$PROMPT
}
precmd_functions+=(_conducto_prompt)
unset conducto_zdotdir conducto_had_zdotdir
${forgetVariables}`,
};

/** Reads one of the person's own files. */
function theirs(name: string): string {
	return `ZDOTDIR=$conducto_zdotdir
[[ ! -r $ZDOTDIR/${name} ]] || . $ZDOTDIR/${name}
conducto_zdotdir=\${ZDOTDIR:-$HOME}
ZDOTDIR=${shellFolder}/zsh
`;
}
