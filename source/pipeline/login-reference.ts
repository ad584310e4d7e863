/*
A password or token in the address of a repository is kept as the name of the environment variable that
holds it (design: "Secrets"): `https://user:${GIT_TOKEN}@example.com/app.git`. The definition may write it
so, or put the variable's value in.
*/

type Environment = Readonly<Record<string, string | undefined>>;

/** Scheme, user, password (with its `:`), and the rest from the `@` on. */
const addressWithLogin = /^([\w+.-]+:\/\/)([^/?#@:]*)(:[^/?#@]*)?(@[^/?#]*.*)$/s;
const reference = /^\$\{([A-Za-z_]\w*)\}$/;
/** A user's name of at least this length is a token, as GitHub and others take it. */
const tokenLength = 20;

/**
The address with a reference in place of its password or token; the same address when it holds none.
Undefined: no environment variable has that value, so that it could only be kept in clear.
*/
export function referLogin(url: string, env: Environment): string | undefined {
	const parts = loginOf(url);
	if (!parts || reference.test(parts.secret)) {
		return url;
	}

	const value = decoded(parts.secret);
	const [name] = Object.keys(env)
		.filter(key => env[key] === value && /^[A-Za-z_]\w*$/.test(key))
		.sort();
	return name === undefined ? undefined : parts.with(`\${${name}}`);
}

/** The address with the value in place of the reference, and the variable's name when it is not set. */
export function resolveLogin(
	url: string,
	env: Environment,
): {readonly url: string} | {readonly missing: string} {
	const parts = loginOf(url);
	const [, name] = reference.exec(parts?.secret ?? '') ?? [];
	if (!parts || name === undefined) {
		return {url};
	}

	const value = env[name];
	return value ? {url: parts.with(encodeURIComponent(value))} : {missing: name};
}

function loginOf(
	url: string,
): {readonly secret: string; readonly with: (secret: string) => string} | undefined {
	const [, scheme = '', user = '', password, rest = ''] = addressWithLogin.exec(url) ?? [];
	if (password !== undefined && password !== ':') {
		return {secret: password.slice(1), with: secret => `${scheme}${user}:${secret}${rest}`};
	}

	const isToken = user.length >= tokenLength || reference.test(user);
	return isToken && !scheme.startsWith('ssh')
		? {secret: user, with: secret => `${scheme}${secret}${password ?? ''}${rest}`}
		: undefined;
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
