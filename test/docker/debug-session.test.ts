import {randomUUID} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openSession, type Session} from '../../source/debug/session.ts';
import {removeDeadSessions} from '../../source/debug/sweep.ts';
import {connectDocker} from '../../source/engine/docker-engine.ts';
import type {Engine} from '../../source/engine/engine.ts';
import {docker} from '../support/containers.ts';
import {debugRequest, type RequestChanges} from '../support/debug-request.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const owner = randomUUID();
let engine: Engine;

beforeAll(async () => {
	engine = await connectDocker();
});

afterAll(async () => {
	const left = await containers();
	await Promise.all(left.map(({id}) => engine.removeContainer(id)));
	expect(left).toEqual([]);
});

async function containers() {
	return engine.listContainers({'com.conducto.owner': owner});
}

async function open(changes: Partial<RequestChanges> = {}): Promise<Session & AsyncDisposable> {
	const session = await openSession(await debugRequest(engine, {owner, ...changes}));
	return {...session, [Symbol.asyncDispose]: session.close};
}

async function run({container}: Session, script: string): Promise<string> {
	return (await engine.exec(container, ['sh', '-c', script])).output;
}

/** Of no program: nobody came back to a session there. */
const noState = '/nowhere';

test("a snapshot has the node's env and working directory, and its command as a file", async () => {
	const command = `printf '%s|' "$NAME" 'a b' "$(pwd)"\nexit 3`;
	await using session = await open({command, env: {NAME: 'wörld'}, workdir: '/usr/share'});
	expect(await run(session, '/conducto/cmd.sh; echo $?')).toBe('wörld|a b|/usr/share|3\n');
	expect(await run(session, 'cat /conducto/cmd.sh')).toBe(`#!/bin/bash\n${command}\n`);
	expect(await run(session, 'stat -c %a:%u /conducto/cmd.sh')).toBe('755:0\n');
});

test('the container says whose it is', async () => {
	await using _ = await open({path: '/Build/Lint'});
	const found = await containers();
	expect(found).toMatchObject([
		{
			name: expect.stringMatching(/^conducto-.*-snapshot$/),
			running: true,
			labels: {
				'com.conducto.pipeline': 'abc234',
				'com.conducto.node': '/Build/Lint',
				'com.conducto.kind': 'snapshot',
				'com.conducto.session': expect.stringMatching(`^${process.pid}:`),
			},
		},
	]);
});

test('it idles, and ends at once when told to', async () => {
	const session = await open();
	// A shell that ignored the signal would be killed after the grace: 137.
	await engine.stopContainer(session.container, 60);
	expect(await engine.waitForExit(session.container)).toMatchObject({exitCode: 143});
	await expect(session.assertOwnEnd()).rejects.toMatchObject({code: 'terminal-failed'});
	await session.close();
	expect(await containers()).toEqual([]);
});

test('edits in a snapshot vanish with it', async () => {
	await using folder = await temporaryFolder({'a.txt': 'before'});
	{
		await using session = await open({copyDir: folder.path});
		await run(session, 'mkdir -p /mnt/conducto; echo after > /mnt/conducto/a.txt');
	}

	expect(await readFile(`${folder.path}/a.txt`, 'utf8')).toBe('before');
});

test('edits in a live session are edits of the folder, at once and both ways', async () => {
	await using folder = await temporaryFolder({'a.txt': 'before'});
	await using session = await open({kind: 'live', copyDir: folder.path, workdir: '/mnt/conducto'});
	expect(await run(session, 'cat a.txt; echo after > a.txt')).toBe('before');
	expect(await readFile(`${folder.path}/a.txt`, 'utf8')).toBe('after\n');
	await folder.write('b.txt', 'from the host');
	expect(await run(session, 'cat b.txt')).toBe('from the host');
});

test('containers of killed programs are removed, those of living ones are not', async () => {
	await using session = await open();
	const labels = {'com.conducto.owner': owner, 'com.conducto.session': '999999999:1'};
	const options = Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]);
	const image = 'debian:stable-slim';
	const name = `conducto-${owner.slice(0, 8)}-abc234-x-1-snapshot`;
	await docker('create', '--name', name, ...options, image, 'true');
	// A container that inherited the labels from its image bears another name.
	const foreign = await docker('create', ...options, image, 'true');
	await removeDeadSessions(engine, {owner, folder: noState});
	const left = (await containers()).map(({id}) => id);
	await engine.removeContainer(foreign);
	expect(left.toSorted()).toEqual([foreign, session.container].toSorted());
});
