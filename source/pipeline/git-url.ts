/**
What git may be given as the address of a repository, and as the name of a branch. Git takes some
addresses for options or for commands to run; none of those gets that far.
*/

const protocols = ['https', 'http', 'ssh', 'git', 'file'];

/**
Why git must not be given this address, as the rest of a sentence: `begins with "-", …`. Undefined:
it may. Fine are https, http, ssh, git and file URLs, `user@host:path`, and local paths that are
absolute or begin with `./` or `../`.
*/
export function gitUrlFault(url: string): string | undefined {
	if (url.trim() === '') {
		return 'is empty.';
	}

	if (/\p{Cc}/u.test(decoded(url)) || url !== url.trim()) {
		return 'has a control character in it, or a space around it.';
	}

	if (url.startsWith('-')) {
		return 'begins with "-", so git would take it for an option.';
	}

	if (/^[\w+.-]*::/.test(url)) {
		return 'has "::" in it, so git would run a program of that name.';
	}

	const [, protocol, rest] = /^([\w+.-]+):\/\/(.*)$/s.exec(url) ?? [];
	if (protocol !== undefined && rest !== undefined) {
		return protocolFault(protocol, rest);
	}

	return isLocalPath(url) ? undefined : sshAddressFault(url);
}

/** Why git must not be given this as a branch, a tag or a commit. Undefined: it may. */
export function gitBranchFault(branch: string): string | undefined {
	if (branch.startsWith('-')) {
		return 'begins with "-", so git would take it for an option.';
	}

	const [wrong] = /[\s\p{Cc}~^:?*[\\]|\.\.|@\{/u.exec(branch) ?? [];
	return wrong === undefined
		? undefined
		: `has ${JSON.stringify(wrong)} in it, which no name of a branch, tag or commit has.`;
}

/** Whether it names a folder of this machine that still has to be resolved. */
export function isRelativeGitPath(url: string): boolean {
	return /^\.{1,2}(?:\/|$)/.test(url);
}

/** The address as it may be shown: without passwords and tokens. */
export function withoutCredentials(url: string): string {
	const [, start, protocol, rest = ''] = /^(([\w+.-]+):\/\/)(.*)$/s.exec(url) ?? [];
	if (start === undefined) {
		// `user:password@host:path` is no address that works, and no reason to show it.
		return url.replace(/^([^/:@]*):[^/@]*@(?=[^/@]*:)/, '$1@');
	}

	const end = endOfAuthority(rest);
	const at = rest.lastIndexOf('@', end);
	const [user = ''] = rest.slice(0, Math.max(at, 0)).split(':', 1);
	const kept = protocol === 'ssh' && user !== '' && !user.includes('/') ? `${user}@` : '';
	const address = start + kept + rest.slice(at + 1);
	return protocol === 'http' || protocol === 'https' ? address.replace(/[?#].*$/s, '') : address;
}

/** Where the host ends. A `/` within a password is one that should have been written `%2F`. */
function endOfAuthority(rest: string): number {
	const slash = rest.search(/[/?#]/);
	const end = slash === -1 ? rest.length : slash;
	const authority = rest.slice(0, end);
	const isCutPassword = !authority.includes('@') && /^[^[:]*:(?!\d*$)/.test(authority);
	return isCutPassword ? rest.length : end;
}

function protocolFault(protocol: string, rest: string): string | undefined {
	if (!protocols.includes(protocol)) {
		return `has the protocol ${protocol}, which is none of ${protocols.join(', ')}.`;
	}

	const slash = rest.search(/[/?#]/);
	const authority = decoded(slash === -1 ? rest : rest.slice(0, slash));
	const host = authority.slice(authority.lastIndexOf('@') + 1);
	if (protocol === 'file') {
		return rest.startsWith('/') ? undefined : 'names a host; a file URL begins with file:///.';
	}

	if (authority.startsWith('-') || host.startsWith('-')) {
		return 'has a host that begins with "-", which would be taken for an option.';
	}

	return host === '' || host.startsWith(':') ? 'names no host.' : undefined;
}

function isLocalPath(url: string): boolean {
	return url.startsWith('/') || isRelativeGitPath(url);
}

/** `git@host:team/app.git`. */
function sshAddressFault(url: string): string | undefined {
	const [, user, host, path] = /^(?:([^@/:]+)@)?(\[[^\]/]+\]|[^@/:[\]]+):(.*)$/s.exec(url) ?? [];
	if (host === undefined || path === undefined) {
		return 'is neither a URL nor a path that begins with /, ./ or ../.';
	}

	if ([user, host, path].some(part => part?.startsWith('-'))) {
		return 'has a part that begins with "-", which would be taken for an option.';
	}

	return path === '' ? 'names no repository behind the ":".' : undefined;
}

/** With `%2D` and the like as what they stand for: git decodes them, too. */
function decoded(url: string): string {
	return url.replaceAll(/%([\da-f]{2})/gi, (_, code: string) =>
		String.fromCharCode(Number.parseInt(code, 16)),
	);
}
