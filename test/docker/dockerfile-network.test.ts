import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {extract, list} from 'tar';
import {describe, expect, test} from 'vitest';
import type {HostNetwork} from '../../source/image/network/host-network.ts';
import {docker} from '../support/containers.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {builders, dockerfileBench} from './dockerfile-bench.ts';
import {engineScope} from './engine-scope.ts';

const scope = engineScope();
const contents = Buffer.from('-----BEGIN CERTIFICATE-----\nfor tests\n-----END CERTIFICATE-----\n');
const proxy = {HTTPS_PROXY: 'http://proxy.test:3128', https_proxy: 'http://proxy.test:3128'};
// Different in every run: what comes from the cache prints nothing.
const looks = `: ${scope.unique}; echo proxy $HTTPS_PROXY $https_proxy; echo bundle $SSL_CERT_FILE; cat "$SSL_CERT_FILE"`;

/** All that an image keeps for good: its configuration with the history, and the paths of its own layers. */
async function kept(imageId: string): Promise<{config: string; history: string; paths: string[]}> {
	await using folder = await temporaryFolder();
	const archive = path.join(folder.path, 'image.tar');
	await docker('save', '--output', archive, imageId);
	await extract({file: archive, cwd: folder.path});
	const [manifest] = JSON.parse(
		await readFile(path.join(folder.path, 'manifest.json'), 'utf8'),
	) as [{Config: string; Layers: string[]}];
	const {config, container_config, history} = JSON.parse(
		await readFile(path.join(folder.path, manifest.Config), 'utf8'),
	) as Record<string, unknown>;
	const paths: string[] = [];
	// The first is the base's.
	for (const layer of manifest.Layers.slice(1)) {
		await list({file: path.join(folder.path, layer), onReadEntry: entry => paths.push(entry.path)});
	}

	return {
		config: JSON.stringify([config, container_config]),
		history: JSON.stringify(history),
		paths,
	};
}

test('BuildKit lends the certificates and proxies to every RUN, and keeps neither', async () => {
	await using it = await dockerfileBench('buildkit', scope, {
		'ca bundle, new.pem': contents.toString(),
		'app/Dockerfile': `FROM debian:stable-slim AS one
RUN ${looks}; touch /one
USER nobody
RUN ["/bin/sh", "-c", "${looks.replaceAll('"', '\\"')}"]
FROM one
SHELL ["/bin/bash", "-c"]
RUN ${looks}; echo \${BASH_VERSION:+in bash}
`,
	});
	const caBundle = {file: path.join(it.folder.path, 'ca bundle, new.pem'), contents};
	const network: HostNetwork = {proxy, caBundle};
	const {imageId} = await it.build(
		{dockerfile: path.join(it.folder.path, 'app/Dockerfile')},
		{network},
	);
	const printed = it.output();
	const seen = `proxy http://proxy.test:3128 http://proxy.test:3128\nbundle /dev/conducto-ca-certificates.crt\n${contents}`;
	expect(printed.split(seen)).toHaveLength(4);
	expect(printed).toContain('in bash');
	expect(printed).not.toContain('--mount');

	const image = await kept(imageId);
	// The builder's own files in /etc come and go with each RUN.
	expect(image.paths.filter(name => name !== 'etc/')).toEqual(['one']);
	expect(image.config + image.history).not.toContain('proxy.test');
	expect(image.config).not.toMatch(/CERT|CA_BUNDLE/);
	// Names of variables and a path of the builder's are all that is left.
	expect(image.history).not.toContain(it.folder.path);
	expect(image.history).not.toContain('--mount');
});

test('a step that fails is told as it was written', async () => {
	await using it = await dockerfileBench('buildkit', scope, {
		'ca.pem': contents.toString(),
		Dockerfile: 'FROM busybox\nRUN exit 4\n',
	});
	const caBundle = {file: path.join(it.folder.path, 'ca.pem'), contents};
	await expect(it.build(undefined, {network: {proxy: {}, caBundle}})).rejects.toThrow(
		'Step 2/2 (RUN exit 4) failed with exit code 4.',
	);
});

test.each([
	['buildkit', false, /^It met a certificate .* Let CONDUCTO_CA_BUNDLE name/],
	['buildkit', true, /^It met a certificate .* Check that .*ca\.pem/],
	['classic', false, /^It met a certificate .* install docker buildx, let CONDUCTO_CA_BUNDLE/],
	['classic', true, /^It met a certificate .* install docker buildx, .*ca\.pem/],
] as const)(
	'%s, with a bundle: %s: a certificate that is not trusted is told with what to do',
	async (builder, isBundled, hint) => {
		const curl = 'echo "curl: (60) SSL certificate problem: self-signed certificate" >&2; exit 60';
		await using it = await dockerfileBench(builder, scope, {
			'ca.pem': contents.toString(),
			Dockerfile: `FROM busybox\nRUN echo fine\nRUN ${curl}\n`,
		});
		const caBundle = isBundled ? {file: path.join(it.folder.path, 'ca.pem'), contents} : undefined;
		await expect(it.build(undefined, {network: {proxy: {}, caBundle}})).rejects.toMatchObject({
			message: expect.stringMatching(/^Step 3\/\d .* failed with exit code 60\.$/),
			hint: expect.stringMatching(hint),
		});
	},
);

test('a line that is not understood is told by its number in the file', async () => {
	await using it = await dockerfileBench('buildkit', scope, {
		'ca.pem': contents.toString(),
		Dockerfile: 'FROM busybox AS one\n\nFROM one\nFOO bar\n',
	});
	const caBundle = {file: path.join(it.folder.path, 'ca.pem'), contents};
	await expect(it.build(undefined, {network: {proxy: {}, caBundle}})).rejects.toThrow(
		/parse error (on )?line 4: unknown instruction: FOO/,
	);
	expect(it.output()).toMatch(/parse error (on )?line 4: /);
});

test('the classic builder has the proxies only, and says so', async () => {
	await using it = await dockerfileBench('classic', scope, {
		'ca.pem': contents.toString(),
		Dockerfile: `FROM busybox\nRUN : ${scope.unique}; echo proxy $HTTPS_PROXY $https_proxy; touch /one\n`,
	});
	const caBundle = {file: path.join(it.folder.path, 'ca.pem'), contents};
	const {imageId} = await it.build(undefined, {network: {proxy, caBundle}});
	expect(it.output()).toContain('proxy http://proxy.test:3128 http://proxy.test:3128\n');
	expect(it.output()).toMatch(
		/^The certificates in .*ca\.pem are not in this build: only BuildKit/m,
	);
	const image = await kept(imageId);
	expect(image.paths).toEqual(['one']);
	expect(image.config + image.history).not.toContain('proxy.test');
});

describe.each(builders)('with the %s builder', builder => {
	test('nothing is built again because the network changed', async () => {
		await using it = await dockerfileBench(builder, scope, {
			Dockerfile: 'FROM busybox\nRUN true\n',
		});
		const {imageId} = await it.build(undefined, {network: {proxy, caBundle: undefined}});
		expect(await it.build()).toMatchObject({outcome: 'unchanged', imageId});
	});
});
