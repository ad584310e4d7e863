import {createHash} from 'node:crypto';
import {expect, test} from 'vitest';
import {dockerHost} from '../../../source/engine/docker-host.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const contextFiles = (name: string, host: string): Record<string, string> => ({
	[`.docker/contexts/meta/${createHash('sha256').update(name).digest('hex')}/meta.json`]:
		JSON.stringify({Name: name, Endpoints: {docker: {Host: host}}}),
});

test('DOCKER_HOST wins over everything', async () => {
	await using home = await temporaryFolder({
		'.docker/config.json': '{"currentContext": "lab"}',
		...contextFiles('lab', 'tcp://lab:2375'),
	});
	const env = {DOCKER_HOST: 'tcp://here:1', DOCKER_CONTEXT: 'lab'};
	expect(dockerHost({env, home: home.path})).toBe('tcp://here:1');
});

test('the current docker context is next', async () => {
	await using home = await temporaryFolder({
		'.docker/config.json': '{"currentContext": "lab"}',
		...contextFiles('lab', 'tcp://lab:2375'),
		...contextFiles('other', 'unix:///run/other.sock'),
	});
	expect(dockerHost({env: {}, home: home.path})).toBe('tcp://lab:2375');
	expect(dockerHost({env: {DOCKER_CONTEXT: 'other'}, home: home.path})).toBe(
		'unix:///run/other.sock',
	);
});

test.each([
	{},
	{'.docker/config.json': '{"currentContext": "default"}'},
	{'.docker/config.json': '{"currentContext": "lost"}'},
	{'.docker/config.json': 'not JSON'},
])('else the default socket: %j', async files => {
	await using home = await temporaryFolder(files as Record<string, string>);
	expect(dockerHost({env: {}, home: home.path})).toBe('unix:///var/run/docker.sock');
});
