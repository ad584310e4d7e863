type Variables = Readonly<Record<string, string>>;

/** What stands in the place of a secret where it is stored or shown. */
export const redacted = '***';

/** Words that end in these, as `GITHUB_TOKEN`, `dbPassword` or `CLIENT_SECRETS` do. */
const secretEnding = /(token|password|passwd|passphrase|secret|credential|apikey)s?(?![a-z])/i;
/** Words that are these. `PWD` alone is a folder. */
const secretWord = /(^|[_.-])(key|keys|auth|pass|pat)($|[_.-])|[_.-]pwd$/i;
/** The password in an address: `https://user:password@host`. */
const passwordInAddress = /([a-z][\w+.-]*:\/\/[^\s/?#@:]*):[^\s/?#@]+@/gi;

/** The name of the environment variable that holds a value (see `env-reference.ts`): no secret. */
export const reference = /^\$\{([A-Za-z_]\w*)\}$/;

/** Whether a variable's name says that its value is a secret. */
export function isSecretName(name: string): boolean {
	return secretEnding.test(name) || secretWord.test(name);
}

/**
Environment variables as they may be stored and shown: without the values of those that are secrets by their
name, and without passwords in addresses. An empty value is no secret, nor is a reference to one.
*/
export function redactEnv(env: Variables): Variables {
	return Object.fromEntries(
		Object.entries(env).map(([name, value]) => [name, redactValue(name, value)]),
	);
}

function redactValue(name: string, value: string): string {
	return isSecretName(name) && value !== '' && !reference.test(value)
		? redacted
		: value.replace(passwordInAddress, `$1:${redacted}@`);
}
