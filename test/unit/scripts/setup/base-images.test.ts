import {expect, test} from 'vitest';
import {ensureBaseImages} from '../../../../scripts/setup/base-images.ts';
import {fakeMachine} from './fake-machine.ts';

const missing = (line: string) => (line.startsWith('docker image inspect') ? {exitCode: 1} : {});

test('leaves images alone that are there', async () => {
	const machine = fakeMachine();
	await ensureBaseImages(machine);
	expect(machine.commands.every(line => line.startsWith('docker image inspect'))).toBe(true);
	expect(machine.said).toHaveLength(4);
});

test('pulls what is missing', async () => {
	const machine = fakeMachine({answer: missing});
	await ensureBaseImages(machine);
	expect(machine.commands.filter(line => line.startsWith('docker pull'))).toEqual([
		'docker pull --quiet debian:stable-slim',
		'docker pull --quiet busybox:latest',
		'docker pull --quiet python:3.12-slim',
		'docker pull --quiet node:22-slim',
	]);
	expect(machine.said).toContain('busybox:latest: pulled');
});

test("makes an image from Debian's packages when it can't be pulled", async () => {
	const machine = fakeMachine({
		programs: ['mmdebstrap'],
		files: {'/etc/os-release': 'ID=debian\nVERSION_CODENAME=trixie\n'},
		answer: line =>
			/^docker image inspect (python|busybox|node)/.test(line)
				? {}
				: noRegistry(line, missing(line)),
	});
	await ensureBaseImages(machine);
	expect(machine.commands.find(line => line.startsWith('mmdebstrap'))).toMatch(
		/--variant=minbase --include=ca-certificates .* trixie \S+\.tar$/,
	);
	expect(machine.commands.find(line => line.startsWith('docker import'))).toMatch(
		/^docker import --change CMD \["bash"\] .* debian:stable-slim$/,
	);
	expect(machine.said).toContain("debian:stable-slim: can't be pulled: no such host");
});

test('says what to do where nothing can be made', async () => {
	const machine = fakeMachine({
		machine: {isRoot: false},
		answer: line => noRegistry(line, missing(line)),
	});
	await expect(ensureBaseImages(machine)).rejects.toMatchObject({
		code: 'image-not-found',
		hint: expect.stringContaining('docker pull debian:stable-slim'),
	});
});

function noRegistry(line: string, otherwise: {exitCode?: number}) {
	return line.startsWith('docker pull')
		? {exitCode: 1, stderr: 'Error response from daemon: no such host\n'}
		: otherwise;
}
