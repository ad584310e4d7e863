import {shellFolder} from './places.ts';

/*
Login files are read for what they add: aliases, functions, further programs. What they would change of the
node's own environment stays as the node has it, or the shell would not recreate its behaviour: the
`/etc/profile` of most distributions sets PATH anew. All of it works in any shell.
*/

/** Before login files. What makes the prompt is theirs. */
export const beforeLogin = `conducto_environment=$(unset PS1 PROMPT PROMPT_COMMAND PWD OLDPWD; export -p)
conducto_path=$PATH
conducto_folder=$PWD
`;

/** After them. */
export const afterLogin = `conducto_rest=$PATH:
eval "$conducto_environment" 2>/dev/null
PATH=$conducto_path
while [ -n "$conducto_rest" ]; do
	conducto_entry=\${conducto_rest%%:*}
	conducto_rest=\${conducto_rest#*:}
	case ":$PATH:" in
	*":$conducto_entry:"*) ;;
	*) [ -z "$conducto_entry" ] || PATH=$PATH:$conducto_entry ;;
	esac
done
[ "$PWD" = "$conducto_folder" ] || cd -- "$conducto_folder"
unset conducto_environment conducto_path conducto_folder conducto_rest conducto_entry
[ -n "\${NO_COLOR-}" ] || [ "$TERM" = dumb ] || conducto_colored=yes
`;

/** At the end: what nobody needs any more. */
export const forgetVariables =
	'unset conducto_tag conducto_color conducto_colored conducto_workdir conducto_container conducto_shell conducto_line conducto_plain_line\n';

export const readVariables: string = `. ${shellFolder}/node.sh\n`;
