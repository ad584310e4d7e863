import {describe, expect, test} from 'vitest';
import {connectDocker} from '../../source/engine/docker-engine.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {textOf} from '../unit/engine/engine-contract.ts';
import {startEngineProxy} from './engine-proxy.ts';
import {engineScope} from './engine-scope.ts';

const {engine, create} = engineScope();
const untilStopped = 'trap "exit 9" TERM; echo ready; while :; do sleep 0.05; done';

describe('without an engine', () => {
	test('connecting says where none answers, and what to do', async () => {
		await using folder = await temporaryFolder();
		await expect(connectDocker(`unix://${folder.path}/none.sock`)).rejects.toMatchObject({
			code: 'engine-missing',
			message: expect.stringContaining('none.sock'),
			hint: expect.stringContaining('systemctl start docker'),
		});
		await expect(connectDocker('tcp://127.0.0.1:1')).rejects.toMatchObject({
			code: 'engine-missing',
			hint: expect.stringContaining('DOCKER_HOST'),
		});
	});

	test('an address that is none is named', async () => {
		await expect(connectDocker('tcp://:::')).rejects.toMatchObject({
			code: 'engine-missing',
			message: '"tcp://:::" is not the address of a Docker engine.',
		});
	});
});

describe('a connection that breaks while a command runs', () => {
	test('ends the output, and the exit is still told', async () => {
		await using proxy = await startEngineProxy();
		const proxied = await connectDocker(proxy.host);
		const id = await create(untilStopped);
		const output = (await proxied.attach(id))[Symbol.asyncIterator]();
		const exit = proxied.waitForExit(id);
		await proxied.startContainer(id);
		await output.next();
		proxy.cut();
		expect((await output.next()).done).toBe(true);
		await engine().stopContainer(id);
		expect(await exit).toMatchObject({exitCode: 9});
	});

	test('because the engine is gone is told apart from an exit', async () => {
		await using proxy = await startEngineProxy();
		const proxied = await connectDocker(proxy.host);
		const id = await create(untilStopped);
		const output = textOf(await proxied.attach(id));
		const exit = proxied.waitForExit(id);
		await proxied.startContainer(id);
		await proxy.close();
		await expect(exit).rejects.toMatchObject({code: 'engine-lost'});
		expect(await output).toMatchObject({stderr: ''});
		await expect(proxied.info()).rejects.toMatchObject({code: 'engine-missing'});
	});
});
