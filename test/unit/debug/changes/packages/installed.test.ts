import {expect, test} from 'vitest';
import {installed} from '../../../../../source/debug/changes/packages/installed.ts';
import {
	createFakeEngine,
	type FakeEngineOptions,
} from '../../../../../source/engine/fake-engine.ts';
import type {FakeFile} from '../../../../../source/engine/fake-files.ts';
import {fakeDebian} from '../../../../../source/engine/fake-images.ts';

type Files = Readonly<Record<string, string>>;

const file = (contents: string): FakeFile => ({
	type: 'file',
	mode: 0o644,
	contents: Buffer.from(contents),
});

async function findInstalled(
	before: Files,
	after: Files,
	exec?: FakeEngineOptions['exec'],
): Promise<Awaited<ReturnType<typeof installed>>> {
	const files = Object.fromEntries(
		Object.entries(before).map(([path, text]) => [path, file(text)]),
	);
	const engine = createFakeEngine({
		images: {'debian:stable-slim': {...fakeDebian, files}},
		...(exec && {exec}),
	});
	const image = await engine.findImage('debian:stable-slim');
	const create = async (name: string): Promise<string> =>
		(
			await engine.createContainer({
				name,
				imageId: image?.id ?? '',
				command: ['sh'],
				env: {},
				labels: {},
			})
		).id;
	const [container, reference] = [await create('session'), await create('reference')];
	for (const [path, text] of Object.entries(after)) {
		engine.containers.get('session')?.files.set(path, file(text));
	}

	const changes = await engine.containerChanges(container);
	return installed({engine, container, reference, changes, beganAt: 1_000_000});
}

const stanza = (name: string, status = 'install ok installed'): string =>
	`Package: ${name}\nStatus: ${status}\nVersion: 1.0\n`;

test('apt: what was asked for, without what came along or was removed', async () => {
	const {byOption, owns} = await findInstalled(
		{'/var/lib/dpkg/status': `${stanza('bash')}\n${stanza('less')}`},
		{
			'/var/lib/dpkg/status': [
				stanza('bash'),
				stanza('jq'),
				stanza('libjq1'),
				stanza('vim', 'deinstall ok config-files'),
			].join('\n'),
			'/var/lib/apt/extended_states': 'Package: libjq1\nArchitecture: amd64\nAuto-Installed: 1\n',
			'/var/lib/dpkg/info/jq.list': '/.\n/usr\n/usr/bin/jq\n',
			'/var/lib/dpkg/info/libjq1:amd64.list': '/lib/libjq.so.1\n',
		},
	);
	expect(byOption).toEqual({installPackages: ['jq'], installPip: [], installNpm: []});
	expect(['/usr/bin/jq', '/usr/lib/libjq.so.1', '/usr/bin/mine'].map(owns)).toEqual([
		true,
		true,
		false,
	]);
});

test('apk: the lines that are new in its world, without groups', async () => {
	const {byOption, owns} = await findInstalled(
		{'/etc/apk/world': 'busybox\n'},
		{
			'/etc/apk/world': '.build-deps=1\nbusybox\njq\ncurl=8.0\n',
			'/lib/apk/db/installed': 'P:jq\nF:usr/bin\nR:jq\n',
		},
	);
	expect(byOption.installPackages).toEqual(['curl=8.0', 'jq']);
	expect([owns('/usr/bin/jq'), owns('/usr/bin/mine')]).toEqual([true, false]);
});

test('dnf: what rpm says came since the session began, and dnf that it was asked for', async () => {
	const {byOption, owns} = await findInstalled(
		{'/var/lib/rpm/rpmdb.sqlite': 'before'},
		{'/var/lib/rpm/rpmdb.sqlite': 'after'},
		(_, [program, flag]) => ({
			exitCode: 0,
			output:
				program === 'dnf'
					? 'bash\njq\n'
					: flag === '-ql'
						? '/usr/bin/jq\n'
						: '900 bash\n1000 jq\n1001 oniguruma\n',
		}),
	);
	expect(byOption.installPackages).toEqual(['jq']);
	expect([owns('/usr/bin/jq'), owns('/usr/bin/mine')]).toEqual([true, false]);
});

test('pip: what was asked for with its version, neither what it needs nor what came from a folder', async () => {
	const site = '/usr/local/lib/python3.12/site-packages';
	const {byOption, owns} = await findInstalled(
		{},
		{
			[`${site}/ruamel_yaml-0.18.dist-info/METADATA`]: 'Name: ruamel.yaml\nVersion: 0.18\n',
			[`${site}/ruamel_yaml-0.18.dist-info/RECORD`]: '../../../bin/yaml,sha256=x,1\n',
			[`${site}/ruamel_yaml-0.18.dist-info/REQUESTED`]: '',
			[`${site}/six-1.16.0.dist-info/METADATA`]: 'Name: six\nVersion: 1.16.0\n',
			[`${site}/six-1.16.0.dist-info/RECORD`]: 'six.py,sha256=x,1\n',
			[`${site}/mine-1.dist-info/METADATA`]: 'Name: mine\nVersion: 1\n',
			[`${site}/mine-1.dist-info/RECORD`]: '',
			[`${site}/mine-1.dist-info/REQUESTED`]: '',
			[`${site}/mine-1.dist-info/direct_url.json`]: '{}',
		},
	);
	expect(byOption.installPip).toEqual(['ruamel.yaml==0.18']);
	expect([`${site}/six.py`, '/usr/local/bin/yaml', '/usr/local/bin/mine'].map(owns)).toEqual([
		true,
		true,
		false,
	]);
});

test('npm: the global packages with their versions, not what lies within them', async () => {
	const modules = '/usr/local/lib/node_modules';
	const {byOption, owns} = await findInstalled(
		{},
		{
			[`${modules}/@scope/tool/package.json`]: '{"version": "2.0.0", "bin": {"tl": "./t.js"}}',
			[`${modules}/@scope/tool/node_modules/dep/package.json`]: '{"version": "1.0.0"}',
			[`${modules}/npm/package.json`]: '{"version": "11.0.0"}',
			[`${modules}/broken/package.json`]: 'no JSON',
			'/srv/node_modules/local/package.json': '{"version": "1.0.0"}',
		},
	);
	expect(byOption.installNpm).toEqual(['@scope/tool@2.0.0', 'broken']);
	expect([owns('/usr/local/bin/tl'), owns('/usr/local/bin/mine')]).toEqual([true, false]);
});
