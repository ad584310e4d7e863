/**
Variables that would change what a tested program does: CI turns Ink's screen off, vitest sets its
own, and colours and the product's own settings must come from the test.
*/
const foreign =
	/^(CI|CONTINUOUS_INTEGRATION|NO_COLOR|FORCE_COLOR|NODE_ENV|NODE_OPTIONS|TEST|(VITEST|CONDUCTO)(_.*)?|npm_.*)$/;

/** The environment that tested programs get: this process's, without what leaks into their behaviour. */
export function testEnvironment(
	changes: Readonly<Record<string, string | undefined>> = {},
): Record<string, string> {
	const environment: Record<string, string> = {};
	for (const [name, value] of Object.entries({...process.env, LANG: 'C.UTF-8', ...changes})) {
		if (value !== undefined && (name in changes || !foreign.test(name))) {
			environment[name] = value;
		}
	}

	return environment;
}
