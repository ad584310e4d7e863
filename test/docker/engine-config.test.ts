import {tmpdir} from 'node:os';
import {describe, expect, test} from 'vitest';
import {containerLabels} from '../../source/engine/labels.ts';
import {docker} from '../support/containers.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {textOf} from '../unit/engine/engine-contract.ts';
import {engineScope} from './engine-scope.ts';

const {engine, create, unique, owner, ownImage} = engineScope();

async function inspect(subject: string, format: string): Promise<unknown> {
	return JSON.parse(await docker('inspect', '--format', `{{json ${format}}}`, subject));
}

/** An image whose configuration has everything that could get lost or in the way. */
async function opinionatedImage(tag: string): Promise<string> {
	const reference = `conducto-test/${unique}:${tag}`;
	const changes = [
		'ENTRYPOINT ["/bin/echo", "entrypoint"]',
		'CMD ["command"]',
		'USER 1234',
		'ENV FROM_IMAGE=yes',
		'WORKDIR /srv',
		'EXPOSE 80',
		'LABEL theirs=kept',
		'HEALTHCHECK --interval=1s CMD true',
	];
	const id = await create('true');
	const options = changes.flatMap(change => ['--change', change]);
	ownImage(reference);
	await docker('commit', ...options, id, reference);
	return reference;
}

describe('a container', () => {
	test('has its own log, an init, no health check and no entrypoint but its command', async () => {
		const image = await engine().findImage(await opinionatedImage('to-run'));
		const id = await create('echo $0', {imageId: image?.id ?? ''});
		expect(await inspect(id, '.HostConfig.LogConfig')).toEqual({
			Type: 'json-file',
			Config: {'max-size': '1t', 'max-file': '1'},
		});
		expect(await inspect(id, '.HostConfig.Init')).toBe(true);
		expect(await inspect(id, '.Config.Healthcheck.Test')).toEqual(['NONE']);
		const output = await engine().attach(id);
		await engine().startContainer(id);
		expect(await textOf(output)).toEqual({stdout: '/bin/sh\n', stderr: ''});
		expect(await inspect(id, '.State.Status')).not.toBe('running');
	});

	test('sees a mounted folder, and a missing one is an error', async () => {
		await using folder = await temporaryFolder({'a b.txt': 'from the host'});
		const binds = [{source: folder.path, target: '/mnt/conducto'}];
		const id = await create('cat "/mnt/conducto/a b.txt"; echo new >/mnt/conducto/new', {binds});
		const output = await engine().attach(id);
		const exit = engine().waitForExit(id);
		await engine().startContainer(id);
		expect((await textOf(output)).stdout).toBe('from the host');
		expect(await exit).toMatchObject({exitCode: 0});

		const missing = [{source: `${tmpdir()}/no-such-${unique}`, target: '/x'}];
		await expect(create('true', {binds: missing})).rejects.toMatchObject({
			code: 'engine-failed',
			message: expect.stringContaining(`no-such-${unique}`),
		});
	});
});

describe('an image made from a container', () => {
	test('keeps the configuration of its base', async () => {
		const reference = await opinionatedImage('to-build-on');
		const base = await engine().findImage(reference);
		expect(base).toBeDefined();
		if (!base) {
			return;
		}

		const id = await create('never run', {imageId: base.id, holdStdin: true, env: {OURS: '1'}});
		const made = `conducto/${unique}:made`;
		ownImage(made);
		await engine().commitImage({
			containerId: await create('never run', {
				imageId: base.id,
				labels: {[containerLabels.kind]: 'build'},
			}),
			base,
			workdir: '/mnt/conducto',
			labels: {'com.conducto.image.owner': owner},
			repository: `conducto/${unique}`,
			tag: 'made',
		});
		await engine().removeContainer(id);

		const before = (await inspect(reference, '.Config')) as Record<string, unknown>;
		const after = (await inspect(made, '.Config')) as Record<string, unknown>;
		expect(after).toEqual({
			...before,
			WorkingDir: '/mnt/conducto',
			Labels: expect.objectContaining({theirs: 'kept', 'com.conducto.image.owner': owner}),
		});
		const labels = (await engine().findImage(made))?.labels;
		expect(labels).toEqual({...base.labels, 'com.conducto.image.owner': owner});
	});

	test('gives its containers none of the labels that its maker had', async () => {
		const base = await engine().findImage('debian:stable-slim');
		expect(base).toBeDefined();
		if (!base) {
			return;
		}

		const maker = {[containerLabels.kind]: 'build', [containerLabels.pipeline]: unique};
		const imageId = await engine().commitImage({
			containerId: await create('never run', {labels: maker}),
			base,
			workdir: '/',
			labels: {'com.conducto.image.owner': owner},
			repository: `conducto/${unique}`,
			tag: 'labels',
		});
		const {id} = await engine().createContainer({
			name: `conducto-${unique}-inheritor`,
			imageId,
			command: ['/bin/true'],
			env: {},
			labels: {},
		});
		try {
			for (const [label, value] of Object.entries({...maker, [containerLabels.owner]: owner})) {
				const found = await engine().listContainers({[label]: value});
				expect(found.map(container => container.id)).not.toContain(id);
			}
		} finally {
			await engine().removeContainer(id);
		}
	});
});
