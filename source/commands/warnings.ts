const expected = [
	'SQLite is an experimental feature',
	'Type Stripping is an experimental feature',
	'stripTypeScriptTypes is an experimental feature',
];

/** Node warns of features that this program is built on; every other warning still comes. */
export function dropExperimentalWarnings(): void {
	const emitWarning = process.emitWarning.bind(process);
	process.emitWarning = ((warning: string | Error, ...rest: unknown[]): void => {
		const text = String(warning);
		if (!expected.some(part => text.includes(part))) {
			Reflect.apply(emitWarning, process, [warning, ...rest]);
		}
	}) as typeof process.emitWarning;
}
