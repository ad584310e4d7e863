import {join} from 'node:path';
import {ConductoError} from '../../source/errors/conducto-error.ts';
import type {Machine} from './machine.ts';
import {canInstall, hasProgram, installPackages, lastLine} from './packages.ts';

const startTimeoutMs = 60_000;
const startPauseMs = 200;
const answerTimeoutMs = 20_000;

/** Makes sure that there is a docker CLI and an engine that answers it. */
export async function ensureEngine(machine: Machine): Promise<void> {
	if (!(await hasProgram(machine, 'docker'))) {
		const packages = await enginePackages(machine);
		await installPackages(machine, 'docker', packages, 'docker-cli-missing');
	}

	machine.say('docker', 'is there');
	const version = await engineVersion(machine);
	if (version.answers) {
		machine.say('Docker engine', `answers (${version.text})`);
		return;
	}

	refuseWhatIsNotOurs(machine, version.text);
	await startEngine(machine);
}

/** Newer Debian has the CLI in a package of its own, which `docker.io` only recommends. */
async function enginePackages(machine: Machine): Promise<string[]> {
	const packages = ['docker.io', 'iptables'];
	const cli = await machine.run('apt-cache', ['show', 'docker-cli']);
	return cli.exitCode === 0 ? [...packages, 'docker-cli'] : packages;
}

async function engineVersion(machine: Machine): Promise<{answers: boolean; text: string}> {
	const result = await machine.run('docker', ['version', '--format', '{{.Server.Version}}'], {
		timeoutMs: answerTimeoutMs,
	});
	return result.exitCode === 0
		? {answers: true, text: result.stdout.trim()}
		: {answers: false, text: lastLine(result.stderr)};
}

/** Starting an engine is right only where it would be the one that the CLI asks, and where we may. */
function refuseWhatIsNotOurs(machine: Machine, answer: string): void {
	const elsewhere = machine.env.DOCKER_HOST || machine.env.DOCKER_CONTEXT;
	if (elsewhere) {
		throw new ConductoError('engine-missing', `No Docker engine answers at ${elsewhere}.`, {
			hint: 'Start that engine, or unset DOCKER_HOST and DOCKER_CONTEXT to use the one of this machine.',
		});
	}

	if (/permission denied/i.test(answer)) {
		throw new ConductoError('engine-missing', 'You may not speak to the Docker engine.', {
			hint: 'Run "sudo usermod -aG docker $USER", log out and in again, then run this again.',
		});
	}

	if (machine.platform !== 'linux') {
		throw new ConductoError('engine-missing', 'No Docker engine answers.', {
			hint: 'Start Docker Desktop (or OrbStack, or Colima), then run this again.',
		});
	}

	if (!machine.isRoot) {
		throw new ConductoError('engine-missing', 'No Docker engine answers.', {
			hint: 'Run "sudo systemctl start docker" (without systemd: "sudo dockerd &"), then run this again.',
		});
	}
}

async function startEngine(machine: Machine): Promise<void> {
	if (!(await hasProgram(machine, 'dockerd'))) {
		await installPackages(
			machine,
			'Docker engine',
			await enginePackages(machine),
			'engine-missing',
		);
	} else if (canInstall(machine) && !(await hasProgram(machine, 'iptables'))) {
		await installPackages(machine, 'iptables', ['iptables'], 'engine-missing');
	}

	if (machine.exists('/run/systemd/system')) {
		await startWithSystemd(machine);
	} else {
		await startInBackground(machine);
	}
}

async function startWithSystemd(machine: Machine): Promise<void> {
	machine.say('Docker engine', 'does not answer; starting it with systemctl …');
	const start = await machine.run('systemctl', ['start', 'docker']);
	if (start.exitCode !== 0 || !(await waitUntilItAnswers(machine, () => false))) {
		throw new ConductoError('engine-missing', 'systemd could not start the Docker engine.', {
			hint: 'See "journalctl -u docker" for the reason.',
		});
	}
}

async function startInBackground(machine: Machine): Promise<void> {
	const logFile = join(machine.cacheFolder, 'dockerd.log');
	machine.say('Docker engine', `does not answer; starting dockerd (log: ${logFile}) …`);
	removeStalePid(machine, '/var/run/docker.pid', 'dockerd');
	removeStalePid(machine, '/var/run/docker/containerd/containerd.pid', 'containerd');
	const daemon = machine.startDaemon('dockerd', logFile);
	if (!(await waitUntilItAnswers(machine, daemon.hasEnded))) {
		throw new ConductoError('engine-missing', 'dockerd was started, but does not answer.', {
			hint: `Its log ${logFile} ends with: ${lastLine(machine.read(logFile) ?? '')}`,
		});
	}
}

/**
What a machine that was switched off leaves behind: the number may belong to another process by now,
which dockerd would take for a running engine.
*/
function removeStalePid(machine: Machine, file: string, name: string): void {
	const pid = machine.read(file)?.trim();
	if (pid !== undefined && machine.read(`/proc/${pid}/comm`)?.trim() !== name) {
		machine.remove(file);
	}
}

async function waitUntilItAnswers(machine: Machine, hasEnded: () => boolean): Promise<boolean> {
	for (let waited = 0; waited < startTimeoutMs && !hasEnded(); waited += startPauseMs) {
		const version = await engineVersion(machine);
		if (version.answers) {
			machine.say('Docker engine', `answers (${version.text})`);
			return true;
		}

		await machine.pause(startPauseMs);
	}

	return false;
}
