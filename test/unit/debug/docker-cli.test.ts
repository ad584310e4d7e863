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

test('the shell gets the terminal that the person has', () => {
	const shell = {
		container: 'c1',
		shell: '/bin/bash',
		workdir: '/mnt/conducto',
		terminalType: 'screen',
	};
	const command = shellCommand('/usr/bin/docker', {...shell, colorTerm: 'truecolor'});
	expect(command.args.join(' ')).toMatch(
		/^exec -it .* -e TERM=screen -e COLORTERM=truecolor -w \/mnt\/conducto c1 \/bin\/bash \/conducto\/shell\/start$/,
	);
	expect(command.env.DOCKER_HOST).toMatch(/^\w+:\/\//);
	expect(shellCommand('docker', {...shell, colorTerm: undefined}).args.join()).not.toContain(
		'COLOR',
	);
});
