import {describe, expect, test} from 'vitest';
import {ensureBuildx} from '../../../../scripts/setup/buildx.ts';
import {type FakeMachine, fakeMachine} from './fake-machine.ts';

/** A docker CLI that has buildx once a command that starts so has been run. */
function worksAfter(start: string, versions: Readonly<Record<string, string>> = {}) {
	return (line: string, machine: FakeMachine) => {
		if (line === 'docker buildx version') {
			return {exitCode: machine.commands.some(command => command.includes(start)) ? 0 : 1};
		}

		const name = /^apt-cache policy (.*)$/.exec(line)?.[1];
		if (name === undefined) {
			return undefined;
		}

		const version = versions[name];
		return version === undefined ? {} : {stdout: `${name}:\n  Candidate: ${version}\n`};
	};
}

test('leaves alone what is there', async () => {
	const machine = fakeMachine();
	await ensureBuildx(machine);
	expect(machine.commands).toEqual(['docker buildx version']);
	expect(machine.said).toEqual(['docker buildx: is there']);
});

test('takes the package where there is one', async () => {
	const machine = fakeMachine({
		answer: worksAfter('install -y', {'docker-buildx': '0.13.1+ds1-3'}),
	});
	await ensureBuildx(machine);
	expect(machine.commands.some(line => line.endsWith(' docker-buildx'))).toBe(true);
	expect(machine.said.at(-1)).toBe('docker buildx: installed');
});

test('else builds it with the Go that is there', async () => {
	const machine = fakeMachine({programs: ['go'], answer: worksAfter('cli-plugins/docker-buildx')});
	await ensureBuildx(machine);
	expect(machine.commands).toContain('go install github.com/docker/buildx/cmd/buildx@latest');
	expect(machine.commands.some(line => line.includes('install -y'))).toBe(false);
	expect(machine.said.at(-1)).toBe('docker buildx: installed');
});

test("else with Debian's Go", async () => {
	const machine = fakeMachine({
		answer: worksAfter('cli-plugins/docker-buildx', {'golang-go': '2:1.24~2'}),
	});
	await ensureBuildx(machine);
	expect(machine.commands.some(line => line.endsWith(' golang-go'))).toBe(true);
	expect(machine.said.at(-1)).toBe('docker buildx: installed');
});

describe("says that it can't be had", () => {
	test('when Go is too old', async () => {
		const machine = fakeMachine({answer: worksAfter('never', {'golang-go': '2:1.19~1'})});
		await ensureBuildx(machine);
		expect(machine.commands.some(line => line.includes('install -y'))).toBe(false);
		expect(machine.said.at(-1)).toMatch(/can't be had \(there is no Go 1\.21 or later\)/);
	});

	test('when building it fails', async () => {
		const never = worksAfter('never');
		const machine = fakeMachine({
			programs: ['go'],
			answer: (line, self) =>
				line.startsWith('go install')
					? {exitCode: 1, stderr: 'a\nno network\n'}
					: never(line, self),
		});
		await ensureBuildx(machine);
		expect(machine.said.at(-1)).toMatch(/can't be had \(no network\)/);
	});
});
