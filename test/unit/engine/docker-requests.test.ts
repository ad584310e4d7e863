import {once} from 'node:events';
import {createServer} from 'node:http';
import {expect, test} from 'vitest';
import {connectDocker} from '../../../source/engine/docker-engine.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

test('an answer that breaks off in the middle fails the request', async () => {
	await using folder = await temporaryFolder();
	const file = `${folder.path}/docker.sock`;
	const server = createServer((_, response) => {
		response.writeHead(200, {'content-type': 'application/json', 'content-length': 100});
		response.write('{"ServerVersion":', () => response.destroy());
	});
	await once(server.listen(file), 'listening');
	try {
		await expect(connectDocker(`unix://${file}`)).rejects.toMatchObject({
			code: 'engine-lost',
			message: 'The connection to the Docker engine broke while it was to answer.',
		});
	} finally {
		server.close();
	}
});
