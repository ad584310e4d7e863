import {readFileSync} from 'node:fs';
import {type AddressInfo, createConnection, createServer, type Socket} from 'node:net';
import {expect, test} from 'vitest';
import {engineSocket} from '../support/engine-socket.ts';
import {listed, testMachine} from '../support/machine.ts';
import {startProgram} from '../support/program.ts';

/** The engine over TCP, as one on another machine is reached. */
async function engineOverTcp() {
	const sockets = new Set<Socket>();
	const server = createServer({allowHalfOpen: true}, client => {
		const engine = createConnection({path: engineSocket(), allowHalfOpen: true});
		for (const socket of [client, engine]) {
			sockets.add(socket.on('error', () => {}));
		}

		client.pipe(engine).pipe(client);
		client.on('close', () => engine.destroy());
		engine.on('close', () => client.destroy());
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address() as AddressInfo;
	return {
		host: `tcp://127.0.0.1:${port}`,
		/** The connections to it, and whether the kernel looks after each while nothing is said on it (`timer_active` 02). */
		keptAlive(): boolean[] {
			const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
			return readFileSync('/proc/net/tcp', 'utf8')
				.split('\n')
				.map(line => line.trim().split(/\s+/))
				.filter(([, , remote = '', state]) => remote.endsWith(end) && state === '01')
				.map(([, , , , , timer = '']) => timer.startsWith('02:'));
		},
		async [Symbol.asyncDispose]() {
			server.close();
			sockets.forEach(socket => void socket.destroy());
		},
	};
}

// Longer than the agent lets a connection be that is not in use.
test('a command that prints nothing for a time keeps its connections, which are kept alive', {
	timeout: 60_000,
}, async () => {
	await using here = await testMachine({
		'p.ts': `import {Exec} from 'conducto'; export default new Exec('echo first; sleep 8; echo last');`,
	});
	await using engine = await engineOverTcp();
	const {path: cwd, stateFolder} = here;
	await using program = startProgram(['p.ts', '--ci'], {
		cwd,
		stateFolder,
		env: {DOCKER_HOST: engine.host},
	});
	await program.waitFor('[/] first');
	await expect.poll(engine.keptAlive).toContain(true);
	expect(engine.keptAlive()).not.toContain(false);
	const {exitCode, stdout} = await program.result;
	expect(exitCode).toBe(0);
	expect(stdout).toContain('[/] last\n');
	expect(stdout).not.toContain('[engine]');
	// A connection that was made anew would have had the output again from the engine's log.
	expect(stdout).not.toContain('recovered');
	expect((await listed(here)).counts).toMatchObject({done: 1});
});
