import {parseReference} from '../image-reference.ts';
import {askCredentialHelper} from './credential-helper.ts';
import {type DockerConfig, readDockerConfig} from './docker-config.ts';

/** What the engine's API takes for a login. */
export type RegistryLogin = {
	readonly serveraddress: string;
	readonly username?: string;
	readonly password?: string;
	readonly identitytoken?: string;
	readonly registrytoken?: string;
};

/** What the docker CLI calls Docker Hub. */
const hubServer = 'https://index.docker.io/v1/';

/** The person's login at the registry of an image, from where `docker login` keeps it. Undefined: none. */
export async function loginFor(
	reference: string,
	signal?: AbortSignal,
): Promise<RegistryLogin | undefined> {
	return findLogin(await readDockerConfig(), parseReference(reference).registry, signal);
}

/** The logins at the registries of several images, by the names under which the engine looks for them. */
export async function loginsFor(
	references: readonly string[],
	signal?: AbortSignal,
): Promise<Record<string, RegistryLogin>> {
	const registries = new Set(references.map(reference => parseReference(reference).registry));
	const logins: Record<string, RegistryLogin> = {};
	const config = await readDockerConfig();
	for (const registry of registries) {
		const login = await findLogin(config, registry, signal);
		if (login) {
			logins[login.serveraddress] = login;
		}
	}

	return logins;
}

/** As the docker CLI does: the registry's own helper, else the common one, else the file itself. */
export async function findLogin(
	config: DockerConfig,
	registry: string,
	signal?: AbortSignal,
): Promise<RegistryLogin | undefined> {
	const isHub = registry === 'docker.io' || registry === 'index.docker.io';
	const server = isHub ? hubServer : registry;
	const names = isHub ? [hubServer, 'index.docker.io', 'docker.io'] : [registry];
	const helper = names.map(name => config.credHelpers[name]).find(Boolean) ?? config.credsStore;
	if (helper) {
		return fromHelper(helper, server, signal);
	}

	const stored = Object.entries(config.auths).find(([key]) =>
		names.some(name => key === name || hostOf(key) === name),
	)?.[1];
	if (!stored) {
		return undefined;
	}

	const {auth, identitytoken, registrytoken} = stored;
	return withSecret({
		serveraddress: server,
		...(auth && userAndPassword(auth)),
		...(identitytoken && {identitytoken}),
		...(registrytoken && {registrytoken}),
	});
}

async function fromHelper(
	helper: string,
	serveraddress: string,
	signal: AbortSignal | undefined,
): Promise<RegistryLogin | undefined> {
	const found = await askCredentialHelper(helper, serveraddress, signal);
	const {Username: username = '', Secret: secret = ''} = found ?? {};
	if (secret === '') {
		return undefined;
	}

	return username === '<token>'
		? {serveraddress, identitytoken: secret}
		: {serveraddress, username, password: secret};
}

function userAndPassword(auth: string): {username: string; password: string} {
	const decoded = Buffer.from(auth, 'base64').toString();
	const colon = decoded.indexOf(':');
	// Some versions of docker padded it with zeros.
	return {
		username: decoded.slice(0, colon),
		password: decoded.slice(colon + 1).replace(/\0+$/, ''),
	};
}

/** An entry can be empty: a helper kept the secret, and the helper's name is gone. */
function withSecret(login: RegistryLogin): RegistryLogin | undefined {
	return login.password || login.identitytoken || login.registrytoken ? login : undefined;
}

/** `https://registry.example.com/v1/` was once written for `registry.example.com`. */
function hostOf(key: string): string {
	return key.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
}
