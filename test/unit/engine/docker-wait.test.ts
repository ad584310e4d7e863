import {once} from 'node:events';
import {createServer} from 'node:http';
import {expect, test} from 'vitest';
import {connectDocker} from '../../../source/engine/docker-engine.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

/** An engine with one container, killed within a limit, whose flag comes with a later look at it. */
async function exitTold({memory, flagAt}: {memory: number; flagAt: number}) {
	await using folder = await temporaryFolder();
	const file = `${folder.path}/docker.sock`;
	let looks = 0;
	const answer = (url: string): object => {
		if (url.includes('/wait')) {
			return {StatusCode: 137};
		}

		if (url.includes('/containers/')) {
			const OOMKilled = ++looks >= flagAt;
			return {
				State: {Status: 'exited', ExitCode: 137, OOMKilled},
				HostConfig: {Memory: memory},
			};
		}

		return {ServerVersion: '28.0.0', ApiVersion: '1.50'};
	};
	const server = createServer(({url = ''}, response) => {
		response.writeHead(200, {'content-type': 'application/json'});
		response.end(JSON.stringify(answer(url)));
	});
	await once(server.listen(file), 'listening');
	try {
		const engine = await connectDocker(`unix://${file}`);
		return {exit: await engine.exitOf('one'), looks};
	} finally {
		server.close();
	}
}

test('an engine that tells of memory after the exit is asked again', async () => {
	const {exit} = await exitTold({memory: 1, flagAt: 3});
	expect(exit).toEqual({exitCode: 137, outOfMemory: true});
});

test('an engine that never tells of memory is asked a few times', async () => {
	const {exit, looks} = await exitTold({memory: 1, flagAt: Number.POSITIVE_INFINITY});
	expect(exit).toEqual({exitCode: 137});
	expect(looks).toBe(6);
});

test('a kill without a limit is told at once', async () => {
	const {exit, looks} = await exitTold({memory: 0, flagAt: 3});
	expect(exit).toEqual({exitCode: 137});
	expect(looks).toBe(1);
});
