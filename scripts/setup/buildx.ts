import {homedir} from 'node:os';
import {join} from 'node:path';
import type {Machine} from './machine.ts';
import {canInstall, hasProgram, installPackages, lastLine, updateLists} from './packages.ts';

const module = 'github.com/docker/buildx/cmd/buildx@latest';
const buildTimeoutMs = 900_000;
/** Older ones can't get the Go that buildx asks for. */
const oldestGo = [1, 21] as const;

/**
Makes sure that the docker CLI has buildx, without which the tests of BuildKit fail: the distribution's
package, else built with Go. Where it can't be had that is said, and the rest goes on.
*/
export async function ensureBuildx(machine: Machine): Promise<void> {
	if (await works(machine)) {
		machine.say('docker buildx', 'is there');
		return;
	}

	const failure = (await installPackage(machine)) ? undefined : await build(machine);
	const isThere = failure === undefined && (await works(machine));
	machine.say(
		'docker buildx',
		isThere
			? 'installed'
			: `can't be had (${failure ?? 'it was installed, but docker does not find it'}): the tests of BuildKit will fail`,
	);
}

async function works(machine: Machine): Promise<boolean> {
	return (await machine.run('docker', ['buildx', 'version'])).exitCode === 0;
}

/** Whether the distribution has a package of it, which is installed then. */
async function installPackage(machine: Machine): Promise<boolean> {
	if (!canInstall(machine)) {
		return false;
	}

	await updateLists(machine);
	if ((await candidate(machine, 'docker-buildx')) === undefined) {
		return false;
	}

	await installPackages(machine, 'docker buildx', ['docker-buildx'], 'docker-cli-missing');
	return true;
}

/** Resolves to why it can't be built; undefined: it is. */
async function build(machine: Machine): Promise<string | undefined> {
	const missing = await ensureGo(machine);
	if (missing !== undefined) {
		return missing;
	}

	machine.say('docker buildx', 'is missing; building it with Go (takes some minutes) …');
	const built = await machine.run('go', ['install', module], {
		env: {GOBIN: machine.cacheFolder, GOTOOLCHAIN: 'auto'},
		timeoutMs: buildTimeoutMs,
	});
	if (built.exitCode !== 0) {
		return lastLine(built.stderr) || 'building it took too long';
	}

	const folder = machine.env.DOCKER_CONFIG || join(homedir(), '.docker');
	const plugin = join(folder, 'cli-plugins', 'docker-buildx');
	const binary = join(machine.cacheFolder, 'buildx');
	const placed = await machine.run('install', ['-D', '-m', '755', binary, plugin]);
	machine.remove(binary);
	return placed.exitCode === 0 ? undefined : lastLine(placed.stderr);
}

async function ensureGo(machine: Machine): Promise<string | undefined> {
	if (await hasProgram(machine, 'go')) {
		return undefined;
	}

	const version = canInstall(machine) ? await candidate(machine, 'golang-go') : undefined;
	if (version === undefined || isOlder(version)) {
		return `there is no Go ${oldestGo.join('.')} or later`;
	}

	await installPackages(machine, 'go', ['golang-go'], 'docker-cli-missing');
	return undefined;
}

/** The version that apt would install. */
async function candidate(machine: Machine, name: string): Promise<string | undefined> {
	const {stdout} = await machine.run('apt-cache', ['policy', name]);
	const version = /^ +Candidate: (\S+)$/m.exec(stdout)?.[1];
	return version === '(none)' ? undefined : version;
}

/** `2:1.19~1` */
function isOlder(version: string): boolean {
	const [major = 0, minor = 0] = version
		.replace(/^\d+:/, '')
		.split(/[.~+-]/)
		.map(Number);
	return major < oldestGo[0] || (major === oldestGo[0] && minor < oldestGo[1]);
}
