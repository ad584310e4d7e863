import {createHash} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';

/** Where an engine listens, and the docker CLI looks for it. */
export const defaultSocket = '/var/run/docker.sock';

export type HostEnvironment = {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly home: string;
};

/**
Where the engine is, found as the docker CLI finds it: `DOCKER_HOST`, else the current docker context,
else the default socket. Give it to the docker CLI as `DOCKER_HOST`, so that both talk to one engine.
*/
export function dockerHost(
	{env, home}: HostEnvironment = {env: process.env, home: homedir()},
): string {
	return env.DOCKER_HOST || contextHost(env, home) || defaultHost(home);
}

function contextHost(env: HostEnvironment['env'], home: string): string | undefined {
	const folder = env.DOCKER_CONFIG || path.join(home, '.docker');
	const name =
		env.DOCKER_CONTEXT || stringAt(readJson(path.join(folder, 'config.json')), 'currentContext');
	if (!name || name === 'default') {
		return undefined;
	}

	const id = createHash('sha256').update(name).digest('hex');
	const meta = readJson(path.join(folder, 'contexts', 'meta', id, 'meta.json'));
	return stringAt(meta, 'Endpoints', 'docker', 'Host');
}

function defaultHost(home: string): string {
	const desktopSocket = path.join(home, '.docker', 'run', 'docker.sock');
	const useDesktop = !existsSync(defaultSocket) && existsSync(desktopSocket);
	return `unix://${useDesktop ? desktopSocket : defaultSocket}`;
}

/** A missing or broken file of the docker CLI is the docker CLI's concern: without it the default holds. */
function readJson(file: string): unknown {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		return undefined;
	}
}

function stringAt(value: unknown, ...keys: readonly string[]): string | undefined {
	let current = value;
	for (const key of keys) {
		current =
			typeof current === 'object' && current !== null
				? (current as Record<string, unknown>)[key]
				: undefined;
	}

	return typeof current === 'string' ? current : undefined;
}
