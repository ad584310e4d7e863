import {parseSync} from 'oxc-parser';

/** What a module imports: a specifier, and its line from 1. Types and dynamic imports count. */
export type Import = {readonly specifier: string; readonly line: number};

/** All imports of a module's text, re-exports included. */
export function importsOf(file: string, text: string): Import[] {
	const {module, errors} = parseSync(file, text);
	if (errors[0]) {
		throw new Error(`${file} can't be parsed: ${errors[0].message}`);
	}

	const found = [
		...module.staticImports.map(({moduleRequest}) => moduleRequest),
		...module.staticExports.flatMap(({entries}) =>
			entries.flatMap(({moduleRequest}) => moduleRequest ?? []),
		),
		...module.dynamicImports.map(({moduleRequest: {start, end}}) => ({
			start,
			value: text.slice(start + 1, end - 1),
		})),
	];
	return found.map(({start, value}) => ({
		specifier: value,
		line: text.slice(0, start).split('\n').length,
	}));
}
