import {chmod} from 'node:fs/promises';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {connectDocker} from '../../source/engine/docker-engine.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

afterEach(() => {
	vi.unstubAllEnvs();
});

/** A docker CLI that answers as told, in front of the real one. */
async function standIn(script: string) {
	const folder = await temporaryFolder({docker: `#!/bin/sh\n${script}\n`});
	await chmod(`${folder.path}/docker`, 0o755);
	vi.stubEnv('PATH', `${folder.path}:${process.env.PATH}`);
	return folder;
}

const inspect = 'test "$2" = inspect && echo "Status:           running"';
const help = 'test "$2" = build && echo "--progress (auto, plain, rawjson)"';

describe('the builder', () => {
	test('is BuildKit where docker has buildx, unless another is stated', async () => {
		expect(await (await connectDocker()).hasBuildKit()).toBe(true);
		const classic = await connectDocker(undefined, {builder: 'classic'});
		expect(await classic.hasBuildKit()).toBe(false);
	});

	test.each([
		['all is there', `${inspect}; ${help}; exit 0`, true],
		['there is no buildx', 'echo "not a docker command" >&2; exit 1', false],
		[
			'the engine has no BuildKit',
			`test "$2" = inspect && echo "Error: none"; ${help}; exit 0`,
			false,
		],
		[
			'buildx is too old to tell its progress',
			`${inspect}; test "$2" = build && echo "--progress (auto, plain)"; exit 0`,
			false,
		],
	])('when %s', async (_, script, expected) => {
		await using folder = await standIn(script);
		expect(folder.path).not.toBe('');
		expect(await (await connectDocker()).hasBuildKit()).toBe(expected);
	});
});
