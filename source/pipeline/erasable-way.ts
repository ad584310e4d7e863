/** TypeScript that is more than types can't be stripped: what to write instead, by the words of Node's message. */
const ways: ReadonlyArray<{
	readonly words: RegExp;
	readonly what: string;
	readonly instead: string;
}> = [
	{
		words: /\benum\b/,
		what: 'an enum',
		instead: "Write const Color = {Red: 'red'} as const instead.",
	},
	{
		words: /\b(?:namespace|module)\b/,
		what: 'a namespace',
		instead: 'Put its members into a module of their own, or into a plain object.',
	},
	{
		words: /\bparameter propert/,
		what: 'a parameter property',
		instead: 'Declare the field, and set it in the constructor.',
	},
	{
		words: /\bimport\b|\bexport\b/,
		what: 'import or export with =',
		instead: "Write import x from 'x', or export default x.",
	},
];

/** The sentence and the hint for syntax that Node refuses to strip. */
export function erasableWay(message: string): {readonly sentence: string; readonly hint: string} {
	const way = ways.find(({words}) => words.test(message));
	return {
		sentence: `${way?.what ?? 'this syntax'} is more than types, which are all that is removed when a definition runs.`,
		hint: way?.instead ?? 'Use only syntax that is JavaScript once the types are gone.',
	};
}
