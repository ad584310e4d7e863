import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {buildxEnvironment} from './buildx-arguments.ts';

const timeoutMs = 20_000;

/**
Whether the docker CLI has a buildx that tells its progress as JSON (0.13 and later do), and the engine a
BuildKit that answers it.
*/
export async function hasBuildx(host: string): Promise<boolean> {
	const env = buildxEnvironment({args: {}}, host);
	const buildx = async (...args: readonly string[]): Promise<string> =>
		(await promisify(execFile)('docker', ['buildx', ...args], {env, timeout: timeoutMs})).stdout;
	try {
		const [builder, help] = await Promise.all([
			buildx('inspect', 'default'),
			buildx('build', '--help'),
		]);
		// What can't be reached is told without an error, and without a status.
		return /^Status:\s+running$/m.test(builder) && help.includes('rawjson');
	} catch {
		return false;
	}
}
