import {chmod} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {findDockerCli, shellCommand} from '../../../source/debug/docker-cli.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

test('the first docker program on the path that can be run', async () => {
	await using folder = await temporaryFolder({'a/docker': '', 'b/docker/x': '', 'c/docker': ''});
	await chmod(`${folder.path}/c/docker`, 0o755);
	const searchPath = ['a', 'b', 'c', 'missing'].map(name => `${folder.path}/${name}`).join(':');
	expect(findDockerCli(searchPath)).toBe(`${folder.path}/c/docker`);
});

test('none: one sentence and what to do', () => {
	expect(() => findDockerCli('/nowhere')).toThrow(
		expect.objectContaining({
			code: 'docker-cli-missing',
			hint: expect.stringContaining('Install the docker CLI'),
		}),
	);
});

test('a terminal is attached to the container, and only keys that nobody types detach it', () => {
	const command = shellCommand('/usr/bin/docker', 'c1');
	expect(command).toMatchObject({
		file: '/usr/bin/docker',
		args: ['attach', expect.stringMatching(/^--detach-keys=(ctrl-.,){3}ctrl-.$/), 'c1'],
	});
	expect(command.env.DOCKER_HOST).toMatch(/^\w+:\/\//);
});
