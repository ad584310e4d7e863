/**
Replaces `$NAME`, `${NAME}` and `${NAME:-default}` (and `-`, `:+`, `+`), as `FROM` knows them. Undefined:
something in it is not known here, such as the platform's variables.
*/
export function expandVariables(
	text: string,
	values: ReadonlyMap<string, string>,
): string | undefined {
	const variable = /\$(?:(\w+)|\{(\w+)(?:(:?[-+])([^${}]*))?\})/g;
	let isKnown = true;
	const expanded = text.replaceAll(
		variable,
		(_, plain?: string, braced?: string, operator = '', word = '') => {
			const value = values.get(plain ?? braced ?? '');
			const isSet = operator.startsWith(':') ? Boolean(value) : value !== undefined;
			switch (operator.at(-1)) {
				case '-':
					return isSet ? (value ?? '') : word;
				case '+':
					return isSet ? word : '';
				default:
					isKnown &&= value !== undefined;
					return value ?? '';
			}
		},
	);
	return isKnown && !expanded.includes('$') ? expanded : undefined;
}
