import {describe, expect, test} from 'vitest';
import {ensureEngine} from '../../../../scripts/setup/engine.ts';
import {type FakeMachine, fakeMachine} from './fake-machine.ts';

const asksVersion = (line: string): boolean => line.startsWith('docker version');
const noServer = {exitCode: 1, stderr: 'Cannot connect to the Docker daemon. Is it running?\n'};

/** An engine that answers once `start` has been run. */
function answersAfter(start: string) {
	return (line: string, machine: FakeMachine) => {
		if (line.startsWith('apt-get') && line.includes(' install ')) {
			machine.programs.add('docker').add('dockerd').add('iptables');
		}

		if (asksVersion(line)) {
			return machine.commands.includes(start) ? {stdout: '20.10.24\n'} : noServer;
		}

		return line === 'apt-cache show docker-cli' ? {exitCode: 100} : undefined;
	};
}

test('does nothing where an engine answers', async () => {
	const machine = fakeMachine({programs: ['docker'], answer: () => ({stdout: '28.5.0\n'})});
	await ensureEngine(machine);
	expect(machine.said).toEqual(['docker: is there', 'Docker engine: answers (28.5.0)']);
	expect(machine.commands).toHaveLength(1);
});

test('installs and starts an engine on a bare Debian', async () => {
	const machine = fakeMachine({answer: answersAfter('dockerd &')});
	await ensureEngine(machine);
	expect(machine.commands.filter(line => /apt-get|dockerd/.test(line))).toEqual([
		'apt-get -q -o DPkg::Lock::Timeout=300 update',
		'apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends docker.io iptables',
		'dockerd &',
	]);
	expect(machine.said.at(-1)).toBe('Docker engine: answers (20.10.24)');
});

test('names the package of the CLI where it is one of its own', async () => {
	const answer = answersAfter('dockerd &');
	const machine = fakeMachine({
		answer: (line, self) => (line.startsWith('apt-cache') ? undefined : answer(line, self)),
	});
	await ensureEngine(machine);
	expect(machine.commands.find(line => line.includes('install'))).toMatch(
		/ docker\.io iptables docker-cli$/,
	);
});

test('leaves the start to systemd where it really runs', async () => {
	const machine = fakeMachine({
		programs: ['docker', 'dockerd', 'iptables'],
		files: {'/run/systemd/system': ''},
		answer: answersAfter('systemctl start docker'),
	});
	await ensureEngine(machine);
	expect(machine.commands).toContain('systemctl start docker');
	expect(machine.commands).not.toContain('dockerd &');
});

test('removes the pid file of an engine that is gone, and keeps one that is true', async () => {
	const answer = answersAfter('dockerd &');
	const programs = ['docker', 'dockerd', 'iptables'];
	const pidFile = '/var/run/docker.pid';
	const stale = fakeMachine({programs, answer, files: {[pidFile]: '7', '/proc/7/comm': 'node\n'}});
	await ensureEngine(stale);
	expect(stale.files.has(pidFile)).toBe(false);
	const running = fakeMachine({
		programs,
		answer,
		files: {[pidFile]: '7', '/proc/7/comm': 'dockerd\n'},
	});
	await ensureEngine(running);
	expect(running.files.has(pidFile)).toBe(true);
});

describe('says what to do', () => {
	const programs = ['docker', 'dockerd', 'iptables'];
	const answer = (line: string) => (asksVersion(line) ? noServer : undefined);

	test('when the engine that was started ends', async () => {
		const machine = fakeMachine({
			programs,
			answer,
			daemonEnds: true,
			files: {'/cache/dockerd.log': 'one\nno space left on device\n'},
		});
		await expect(ensureEngine(machine)).rejects.toMatchObject({
			code: 'engine-missing',
			hint: expect.stringContaining('no space left on device'),
		});
	});

	test('when it may not start one', async () => {
		const machine = fakeMachine({programs, answer, machine: {isRoot: false}});
		await expect(ensureEngine(machine)).rejects.toMatchObject({
			hint: expect.stringContaining('sudo systemctl start docker'),
		});
	});

	test('when it may not install one', async () => {
		const machine = fakeMachine({answer, machine: {isRoot: false}});
		await expect(ensureEngine(machine)).rejects.toMatchObject({
			code: 'docker-cli-missing',
			hint: expect.stringContaining('sudo apt-get install'),
		});
	});

	test('when the engine is elsewhere', async () => {
		const machine = fakeMachine({programs, answer, machine: {env: {DOCKER_HOST: 'tcp://far'}}});
		await expect(ensureEngine(machine)).rejects.toThrow('No Docker engine answers at tcp://far.');
		expect(machine.commands).not.toContain('dockerd &');
	});

	test('when the socket may not be used', async () => {
		const machine = fakeMachine({
			programs,
			answer: () => ({exitCode: 1, stderr: 'permission denied while trying to connect\n'}),
			machine: {isRoot: false},
		});
		await expect(ensureEngine(machine)).rejects.toMatchObject({
			hint: expect.stringContaining('usermod -aG docker'),
		});
	});

	test('on a Mac', async () => {
		const machine = fakeMachine({programs, answer, machine: {platform: 'darwin'}});
		await expect(ensureEngine(machine)).rejects.toMatchObject({
			hint: expect.stringContaining('Docker Desktop'),
		});
	});
});
