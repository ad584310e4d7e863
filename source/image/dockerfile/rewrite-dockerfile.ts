import type {ImageAliases} from '../aliases.ts';
import type {ParsedDockerfile, Span} from './parse-dockerfile.ts';

type Edit = Span & {readonly text: string};

/** The Dockerfile with all images under the names that they are really had under. */
export function aliasImages(
	text: string,
	{images}: ParsedDockerfile,
	aliases: ImageAliases,
): string {
	return edit(
		text,
		images.flatMap(({name, start, end}) => {
			const alias = aliases(name);
			return alias === name ? [] : [{start, end, text: alias}];
		}),
	);
}

/**
Where the certificates are while an instruction runs. `/dev` is the builder's own, in memory: a file that
is put there leaves nothing in the image's layers, not even an empty file.
*/
const buildCaBundle = '/dev/conducto-ca-certificates.crt';
export const caSecret = 'conducto-ca';
const caMount = `--mount=type=secret,id=${caSecret},target=${buildCaBundle},mode=0444`;

/**
The Dockerfile with the certificates for all of its `RUN`s, for BuildKit. The variables are `ARG`s, which
reach every shell, `RUN ["exec", "form"]` and here-documents alike, are not in the image's configuration,
and give way to an `ENV` of the same name. Their names and that path stay in the image's history.
*/
export function lendCertificates(
	text: string,
	{runs, stageStarts}: ParsedDockerfile,
	variables: readonly string[],
): string {
	const values = variables.map(name => `${name}=${buildCaBundle}`).join(' ');
	return edit(text, [
		...runs.map(start => ({start, end: start, text: ` ${caMount}`})),
		...stageStarts.map(start => ({start, end: start, text: `\nARG ${values}`})),
	]);
}

function edit(text: string, edits: readonly Edit[]): string {
	const ordered = [...edits].sort((a, b) => a.start - b.start);
	let position = 0;
	let edited = '';
	for (const {start, end, text: replacement} of ordered) {
		edited += text.slice(position, start) + replacement;
		position = end;
	}

	return edited + text.slice(position);
}
