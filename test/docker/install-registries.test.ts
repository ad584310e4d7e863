import {existsSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {readHostNetwork} from '../../source/image/network/host-network.ts';
import {docker} from '../support/containers.ts';
import {engineScope} from './engine-scope.ts';
import {installScope} from './install-scope.ts';

const scope = engineScope();
const {create, unique, ownImage, engine} = scope;
const {install, outputOf} = installScope(scope);

/** Some networks sign TLS anew: what this machine trusts, containers shall trust. */
const bundle = '/etc/ssl/certs/ca-certificates.crt';
const network = await readHostNetwork({
	...process.env,
	CONDUCTO_CA_BUNDLE: existsSync(bundle) ? bundle : '',
});

/** Debian, for a user who may not write anywhere. */
async function debianForUser(): Promise<string> {
	const reference = `conducto-test/${unique}:debian-user`;
	ownImage(reference);
	const id = await create('true');
	await docker('commit', '--change', 'USER 1234', '--change', 'ENTRYPOINT ["/no"]', id, reference);
	await engine().removeContainer(id);
	return reference;
}

describe('from the real registries', () => {
	test('apt-get and pip, where there was no Python', async () => {
		const image = await debianForUser();
		const {imageId} = await install(
			image,
			{install_packages: ['cowsay'], install_pip: ['cowpy==1.1.5']},
			{network},
		);
		const script =
			'id -u; /usr/games/cowsay moo; python3 -c "from cowpy.cow import Moose; print(Moose().milk(\'hi\'))"; ls -A /var/lib/apt/lists | wc -l; ls -d /conducto';
		const printed = await outputOf(imageId, script);
		expect(printed).toMatch(/^1234\n/);
		expect(printed).toContain('< moo >');
		expect(printed).toContain('< hi >');
		expect(printed).toMatch(/\n0\nls: cannot access '\/conducto'/);
	});

	test('pip with versions, extras and markers, into an externally managed Python', async () => {
		const {imageId} = await install(
			'python:3.12-slim',
			{
				install_pip: [
					'requests[socks]==2.32.3',
					`six == 1.16.0 ; python_version >= "3" and platform_system == 'Linux'`,
					`colorama==0.4.6; sys_platform == "win32"`,
				],
			},
			{network},
		);
		const program =
			'import requests, six, socks; from importlib.util import find_spec; print(requests.__version__, six.__version__, find_spec("colorama"))';
		expect(await outputOf(imageId, `python3 -c '${program}'`)).toBe('2.32.3 1.16.0 None\n');
	});

	test('npm, where there was no Node.js, then a package.json', async () => {
		const {imageId} = await install(
			'debian:stable-slim',
			{install_npm: ['is-ci@3.0.1']},
			{network},
		);
		expect(await outputOf(imageId, 'CI=true is-ci && echo yes; ls -A /root')).toMatch(/^yes\n/);

		const manifest = {
			name: 'app',
			version: '1.0.0',
			// Needs files that are copied later.
			scripts: {prepare: 'node build.js'},
			dependencies: {'is-odd': '3.0.1'},
		};
		const npmFiles = {'package.json': JSON.stringify(manifest)};
		const folder = await install(imageId, {install_npm: true}, {network, npmFiles});
		const script = 'ls -A; node -p "require(\'is-odd\')(3)"';
		expect(await outputOf(folder.imageId, `cd /mnt/conducto && ${script}`)).toBe(
			'node_modules\ntrue\n',
		);
	});

	test('names that nobody has are said', async () => {
		const nobody = 'conducto-has-no-such-package';
		await expect(
			install('debian:stable-slim', {install_packages: [nobody]}, {network}),
		).rejects.toMatchObject({
			code: 'image-failed',
			message: `Installing into image under test failed: apt-get found no package named ${nobody}.`,
		});
		await expect(
			install('python:3.12-slim', {install_pip: [nobody]}, {network}),
		).rejects.toMatchObject({
			code: 'image-failed',
			message: `Installing into image under test failed: pip found no package named ${nobody}.`,
		});
	});
});
