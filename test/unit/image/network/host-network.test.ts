import {execFileSync} from 'node:child_process';
import {chmod, mkdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {createFakeEngine} from '../../../../source/engine/fake-engine.ts';
import {exitCodeOf} from '../../../../source/errors/exit-codes.ts';
import {
	containerEnvironment,
	plainNetwork,
	putNetworkFiles,
	readHostNetwork,
} from '../../../../source/image/network/host-network.ts';
import {loopbackProxy} from '../../../../source/image/network/loopback-proxy.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';
import {certificate} from './certificate.ts';

const proxyOf = async (env: Record<string, string>) => (await readHostNetwork(env)).proxy;

describe('proxy variables', () => {
	test('get both cases from either', async () => {
		expect(await proxyOf({http_proxy: 'a', HTTPS_PROXY: 'b', no_proxy: 'c', OTHER: 'd'})).toEqual({
			HTTP_PROXY: 'a',
			http_proxy: 'a',
			HTTPS_PROXY: 'b',
			https_proxy: 'b',
			NO_PROXY: 'c',
			no_proxy: 'c',
		});
	});

	test('that differ by case stay as they are; empty ones count as unset', async () => {
		const env = {ALL_PROXY: 'upper', all_proxy: 'lower', FTP_PROXY: '', http_proxy: ''};
		expect(await proxyOf(env)).toEqual({ALL_PROXY: 'upper', all_proxy: 'lower'});
	});

	test.each([
		['http://user:secret@127.0.0.1:3128', '127.0.0.1:3128'],
		['localhost:8080', 'localhost:8080'],
		['socks5://[::1]:1080', '[::1]:1080'],
		['http://proxy.example:3128', undefined],
		['not an address', undefined],
	])('%s is on the loopback: %s', async (proxy, expected) => {
		expect(loopbackProxy(await readHostNetwork({HTTPS_PROXY: proxy}))).toBe(expected);
	});

	test('NO_PROXY names no proxy', async () => {
		expect(loopbackProxy(await readHostNetwork({NO_PROXY: 'localhost'}))).toBeUndefined();
	});
});

describe('CONDUCTO_CA_BUNDLE', () => {
	test('is put into a container, with the variables that programs look at', async () => {
		await using folder = await temporaryFolder({'ca.pem': `# a comment\n${certificate}`});
		const file = path.join(folder.path, 'ca.pem');
		const network = await readHostNetwork({CONDUCTO_CA_BUNDLE: file, HTTP_PROXY: 'p'});
		const place = '/conducto/ca-certificates.crt';
		expect(containerEnvironment(network)).toEqual({
			HTTP_PROXY: 'p',
			http_proxy: 'p',
			SSL_CERT_FILE: place,
			PIP_CERT: place,
			NODE_EXTRA_CA_CERTS: place,
			REQUESTS_CA_BUNDLE: place,
			CURL_CA_BUNDLE: place,
			GIT_SSL_CAINFO: place,
			AWS_CA_BUNDLE: place,
		});

		const engine = createFakeEngine();
		const image = await engine.findImage('debian:stable-slim');
		const spec = {name: 'c', imageId: image?.id ?? '', command: [], env: {}, labels: {}};
		const {id} = await engine.createContainer(spec);
		await putNetworkFiles(engine, id, network);
		expect(await engine.readFile(id, place)).toEqual(await readFile(file));
		expect(await engine.statPath(id, place)).toMatchObject({mode: 0o644});
		expect(await engine.statPath(id, '/conducto')).toMatchObject({mode: 0o755});
	});

	test('without it nothing is put and nothing is set', async () => {
		expect(await readHostNetwork({CONDUCTO_CA_BUNDLE: ''})).toEqual(plainNetwork);
		expect(containerEnvironment(plainNetwork)).toEqual({});
		const engine = createFakeEngine();
		await putNetworkFiles(engine, 'no such container', plainNetwork);
		expect(engine.calls('putArchive')).toBe(0);
	});

	test('that names what is no such file is bad usage, and says why', async () => {
		await using folder = await temporaryFolder({
			empty: '',
			'ca.der': '\u0030\u0082',
			'broken.pem': certificate.replace('MII', 'xxx'),
			file: certificate,
		});
		await mkdir(path.join(folder.path, 'folder'));
		execFileSync('mkfifo', [path.join(folder.path, 'pipe')]);
		await chmod(path.join(folder.path, 'file'), 0o644);
		const reasons: Record<string, string> = {
			missing: 'there is no such file',
			'file/below': 'there is no such file',
			folder: 'it is a folder',
			pipe: 'it is a pipe or a device',
			empty: 'it holds no certificate in PEM form',
			'ca.der': 'it holds no certificate in PEM form',
			'broken.pem': 'its first certificate is damaged',
		};
		for (const [name, reason] of Object.entries(reasons)) {
			const file = path.join(folder.path, name);
			const error = await readHostNetwork({CONDUCTO_CA_BUNDLE: file}).catch(caught => caught);
			expect(error).toMatchObject({
				code: 'usage',
				message: `CONDUCTO_CA_BUNDLE names ${file}, which can't be used: ${reason}.`,
				hint: expect.stringContaining('PEM'),
			});
			expect(exitCodeOf(error.code)).toBe(2);
		}
	});
});
