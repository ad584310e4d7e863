import {readFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';
import {ConductoError} from '../../errors/conducto-error.ts';

type StoredLogin = {
	/** `user:password`, as base64. */
	readonly auth?: string;
	readonly identitytoken?: string;
	readonly registrytoken?: string;
};

/** What the docker CLI keeps of logins: the part of its `config.json` that says how registries are asked. */
export type DockerConfig = {
	readonly file: string;
	readonly auths: Readonly<Record<string, StoredLogin>>;
	/** Name of the program that keeps all logins. */
	readonly credsStore: string | undefined;
	/** Names of programs that keep the login of one registry. */
	readonly credHelpers: Readonly<Record<string, string>>;
};

/** Reads `config.json` of `DOCKER_CONFIG`, else of `~/.docker`. Without that file there are no logins. */
export async function readDockerConfig(
	env: Readonly<Record<string, string | undefined>> = process.env,
	home: string = homedir(),
): Promise<DockerConfig> {
	const file = path.join(env.DOCKER_CONFIG || path.join(home, '.docker'), 'config.json');
	const parsed = asRecord(await readJson(file));
	return {
		file,
		auths: asRecord(parsed.auths) as DockerConfig['auths'],
		credsStore: typeof parsed.credsStore === 'string' ? parsed.credsStore : undefined,
		credHelpers: asRecord(parsed.credHelpers) as DockerConfig['credHelpers'],
	};
}

async function readJson(file: string): Promise<unknown> {
	try {
		return JSON.parse(await readFile(file, 'utf8'));
	} catch (cause) {
		const {code} = cause as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR') {
			return undefined;
		}

		// Without the cause: a message of the parser would quote from the file.
		const why = code === undefined ? 'it is not valid JSON' : `it can't be read (${code})`;
		throw new ConductoError('image-failed', `Docker's logins can't be used: ${file}: ${why}.`, {
			hint: 'Mend the file, or move it away and run `docker login` again.',
		});
	}
}

function asRecord(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
