import {readFile} from 'node:fs/promises';
import type {Plugin} from 'esbuild';

/** A module of a package that is bundled in another way, and what stands for it. */
type Lean = {
	/** How it is named where it is required. */
	readonly name: RegExp;
	/** Who requires it. */
	readonly by: RegExp;
	readonly contents: string;
};

const unused = `module.exports = () => { throw new Error('not in the bundle'); };`;

const leanModules: Readonly<Record<string, Lean>> = {
	// The client's gRPC session with BuildKit, which docker's own buildx has here: 100 ms of a start.
	session: {name: /^\.\/session$/, by: /dockerode\/lib\//, contents: unused},
	buildkit: {name: /^\.\/buildkit$/, by: /dockerode\/lib\//, contents: unused},
	// Connections by ssh: their package is loaded when there is one, 50 ms.
	ssh: {
		name: /^\.\/ssh$/,
		by: /docker-modem\/lib\//,
		contents: `module.exports = options => require('docker-modem/lib/ssh')(options);`,
	},
};

/**
What `string-width` makes when it is loaded, and how it is made at its first use instead. Every sequence that the
expression for all emoji matches (13 ms, and 16 ms more when it is first asked) has a character with the property
`Emoji`, which most texts that are shown do not have; what splits a text into what is seen as one character (8 ms)
is needed for text that is not ASCII.
*/
const lazily: ReadonlyArray<readonly [eager: string, lazy: string]> = [
	[
		String.raw`const rgiEmojiRegex = /^\p{RGI_Emoji}$/v;`,
		String.raw`
			const emojiRegex = /\p{Emoji}/u;
			let rgiEmoji;
			const rgiEmojiRegex = {test: text => emojiRegex.test(text) && (rgiEmoji ??= /^\p{RGI_Emoji}$/v).test(text)};
		`,
	],
	[
		'const segmenter = new Intl.Segmenter();',
		'let made; const segmenter = {segment: text => (made ??= new Intl.Segmenter()).segment(text)};',
	],
];

/** Leaves out of the bundle what is seldom used, or never, and takes long to load. */
export const leanPackages: Plugin = {
	name: 'lean-packages',
	setup({onResolve, onLoad}) {
		for (const [path, {name, by, contents}] of Object.entries(leanModules)) {
			onResolve({filter: name}, ({importer}) =>
				by.test(importer) ? {path, namespace: 'lean'} : undefined,
			);
			onLoad({filter: new RegExp(`^${path}$`), namespace: 'lean'}, () => ({contents}));
		}

		onLoad({filter: /[/\\]string-width[/\\]index\.js$/}, async ({path}) => {
			let contents = await readFile(path, 'utf8');
			for (const [eager, lazy] of lazily) {
				if (!contents.includes(eager)) {
					return {errors: [{text: `string-width has changed, it lacks: ${eager}`}]};
				}

				contents = contents.replace(eager, () => lazy);
			}

			return {contents};
		});
	},
};
