import path from 'node:path';
import type {GitRemote} from './git-remote.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Git's variables that say how to reach a server. All others would point it at other folders. */
const kept =
	/^GIT_(SSH|SSH_.*|SSL_.*|HTTP_.*|PROXY_.*|EXEC_PATH|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|(KEY|VALUE)_\d+))$/;

/** Where a repository may come from. `ext::` and other helpers run commands: never. */
const remoteProtocols = 'https:http:ssh:git';
const allProtocols = `${remoteProtocols}:file`;

/** Settings that hold for every call, whatever the person's own settings say. No secrets: other users see them. */
export const hardening: readonly string[] = [
	'core.hooksPath=/dev/null',
	'core.fsmonitor=false',
	'core.symlinks=true',
	'core.fileMode=true',
	'core.autocrlf=false',
	'core.sparseCheckout=false',
	'core.logAllRefUpdates=false',
	'core.protectHFS=true',
	'core.protectNTFS=true',
	'protocol.ext.allow=never',
	'submodule.recurse=false',
	'fetch.recurseSubmodules=false',
	// What git leaves to a process of its own would go on without the lock.
	'gc.autoDetach=false',
	'maintenance.autoDetach=false',
	'credential.interactive=false',
].flatMap(setting => ['-c', setting]);

/**
Settings that give the URL's own login to its server, and to no other. The password itself is in the
environment: the process list shows names of variables only.
*/
export function loginSettings({login}: GitRemote): string[] {
	if (login?.password === undefined) {
		return [];
	}

	const helper =
		'!f() { if [ "$1" = get ]; then printf "username=%s\\npassword=%s\\n" "$CONDUCTO_GIT_USER" "$CONDUCTO_GIT_PASSWORD"; fi; }; f';
	const key = `credential.${login.server}.helper`;
	return ['-c', `${key}=`, '-c', `${key}=${helper}`];
}

/**
The environment of every git: the person's, with their proxies and agents, but never asking
anything, and never looking at another repository than the one that it is given.
*/
export function gitProcessEnvironment(env: Environment, remote?: GitRemote): Environment {
	const passed = Object.entries(env).filter(
		([name]) => !name.startsWith('GIT_') || kept.test(name),
	);
	const local = remote !== undefined && isLocal(remote.url);
	const {CONDUCTO_CA_BUNDLE: bundle} = env;
	return {
		...Object.fromEntries(passed),
		...(bundle ? {GIT_SSL_CAINFO: path.resolve(bundle)} : {}),
		...loginVariables(env, remote),
		LC_ALL: 'C',
		LANGUAGE: undefined,
		// A repository elsewhere must not bring in one of this machine, as its submodule.
		GIT_ALLOW_PROTOCOL: local ? allProtocols : remoteProtocols,
		GIT_TERMINAL_PROMPT: '0',
		GIT_OPTIONAL_LOCKS: '0',
		GIT_PROGRESS_DELAY: '0',
		GCM_INTERACTIVE: 'never',
		SSH_ASKPASS: undefined,
		SSH_ASKPASS_REQUIRE: 'never',
	};
}

/** A path, or an URL of one. */
export function isLocal(url: string): boolean {
	return /^(\/|\.\.?\/|file:)/i.test(url);
}

function loginVariables(env: Environment, remote: GitRemote | undefined): Environment {
	const login = remote?.login;
	if (!login) {
		return {};
	}

	if (login.password !== undefined) {
		return {CONDUCTO_GIT_USER: login.user, CONDUCTO_GIT_PASSWORD: login.password};
	}

	const count = Number(env.GIT_CONFIG_COUNT) || 0;
	return {
		GIT_CONFIG_COUNT: String(count + 1),
		[`GIT_CONFIG_KEY_${count}`]: `credential.${login.server}.username`,
		[`GIT_CONFIG_VALUE_${count}`]: login.user,
	};
}
