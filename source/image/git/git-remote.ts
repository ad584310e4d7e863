import {ConductoError} from '../../errors/conducto-error.ts';
import {gitUrlFault, withoutCredentials} from '../../pipeline/git-url.ts';

/** What an URL said of who asks. Only for its own server: a redirect or a submodule elsewhere gets nothing. */
export type Login = {
	/** `https://host:port`. */
	readonly server: string;
	readonly user: string;
	/** Undefined: the person's own credential helpers know it. */
	readonly password: string | undefined;
};

export type GitRemote = {
	/** Without credentials: this may be printed, stored, and shown to other processes. */
	readonly url: string;
	readonly login: Login | undefined;
};

/** Takes the credentials out of an address. Rejects addresses that git would take for something else. */
export function gitRemote(address: string): GitRemote {
	const url = withoutCredentials(address);
	const fault = gitUrlFault(address) ?? (isUnreadable(address) ? 'is not a URL.' : undefined);
	if (fault !== undefined) {
		throw new ConductoError('image-failed', `The repository's address ${url} ${fault}`, {
			hint: 'Correct copyUrl. Write special characters of a user or password as %40, %2F and so on.',
		});
	}

	return {url, login: loginOf(address)};
}

function isUnreadable(address: string): boolean {
	return /^https?:/.test(address) && !URL.canParse(address);
}

function loginOf(address: string): Login | undefined {
	if (!/^https?:/.test(address)) {
		return undefined;
	}

	const {protocol, host, username, password} = new URL(address);
	return username === '' && password === ''
		? undefined
		: {
				server: `${protocol}//${host}`,
				user: decoded(username),
				password: password === '' ? undefined : decoded(password),
			};
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** A function that takes what is secret out of a text, in every form in which git may write it. */
export function scrubber(login: Login | undefined): (text: string) => string {
	const secrets = login ? formsOf(login).sort((a, b) => b.length - a.length) : [];
	return text =>
		secrets
			.reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
			.replace(/(https?:\/\/)[^\s/@]+@/gi, '$1');
}

/** Without a password, the user's name is most likely a token. */
function formsOf({user, password}: Login): string[] {
	const secret = password ?? user;
	return [
		secret,
		encodeURIComponent(secret),
		encodeURI(secret),
		// As git writes it on when a server doesn't say in which encoding it repeats it.
		Buffer.from(secret).toString('latin1'),
		Buffer.from(`${user}:${password ?? ''}`).toString('base64'),
	];
}
