import {execFile} from 'node:child_process';
import {mkdir, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';
import {
	containerEnvironment,
	putNetworkFiles,
	readHostNetwork,
} from '../../source/image/network/host-network.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {textOf} from '../unit/engine/engine-contract.ts';
import {certificate} from '../unit/image/network/certificate.ts';
import {engineScope} from './engine-scope.ts';
import {fillWithBusybox, importImage, savedFiles} from './image-archives.ts';
import {installScope} from './install-scope.ts';

const scope = engineScope();
const {engine, create, unique, ownImage} = scope;
const {install, outputOf} = installScope(scope);

const secret = 'do-not-keep-me';

async function companyNetwork() {
	await using folder = await temporaryFolder({'ca.pem': certificate});
	return await readHostNetwork({
		CONDUCTO_CA_BUNDLE: path.join(folder.path, 'ca.pem'),
		http_proxy: `http://me:${secret}@proxy.example:3128`,
		NO_PROXY: 'localhost',
	});
}

/** Says what it knows of the network without keeping it. */
const apk = `#!/bin/sh
echo "$HTTP_PROXY $http_proxy $no_proxy"
cat "$SSL_CERT_FILE"
[ "$PIP_CERT" = "$SSL_CERT_FILE" ] && echo used >/made
`;

test('an install has proxies and certificates, and the image has neither in any layer or setting', async () => {
	const image = `conducto-test/${unique}:company`;
	ownImage(image);
	await importImage(image, async root => {
		await fillWithBusybox(root);
		for (const applet of ['mkdir', 'chmod', 'rm', 'rmdir', 'ls']) {
			await symlink('/bin/busybox', path.join(root, 'bin', applet));
		}

		await mkdir(path.join(root, 'tmp'));
		await writeFile(path.join(root, 'bin/apk'), apk, {mode: 0o755});
	});
	const network = await companyNetwork();
	const {imageId, printed} = await install(
		image,
		{install_packages: [`a@https://me:${secret}@example.org`]},
		{network},
	);
	const proxy = `http://me:${secret}@proxy.example:3128`;
	expect(printed).toContain(`${proxy} ${proxy} localhost\n${certificate}`);
	expect(await outputOf(imageId, 'cat /made; ls -d /conducto /tmp')).toContain('used\n');
	expect(await outputOf(imageId, 'ls -d /conducto')).toContain('No such file');

	// All layers, the history and the configuration, uncompressed.
	const options = {encoding: 'buffer', maxBuffer: 2 ** 28} as const;
	const saved = await savedFiles(imageId);
	const {stdout: inspected} = await promisify(execFile)('docker', ['inspect', imageId], options);
	for (const bytes of [saved, inspected]) {
		expect(bytes.includes(secret)).toBe(false);
		expect(bytes.includes('proxy.example')).toBe(false);
		expect(bytes.includes('CERTIFICATE')).toBe(false);
		expect(bytes.includes('ca-certificates.crt')).toBe(false);
	}

	// What was looked for can be found: the search itself works.
	expect(saved.includes('Tiny Linux')).toBe(true);
});

test('a container of any user reads the certificates where its variables say', async () => {
	const network = await companyNetwork();
	const id = await create('cat "$NODE_EXTRA_CA_CERTS"; echo "$https_proxy|$NO_PROXY"', {
		env: containerEnvironment(network),
		user: '1234:1234',
	});
	await putNetworkFiles(engine(), id, network);
	const output = await engine().attach(id);
	await engine().startContainer(id);
	expect((await textOf(output)).stdout).toBe(`${certificate}|localhost\n`);
});
