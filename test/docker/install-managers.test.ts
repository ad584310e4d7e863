import {mkdir, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {containerLabels} from '../../source/engine/labels.ts';
import type {ImageSpec} from '../../source/pipeline/spec.ts';
import {docker} from '../support/containers.ts';
import {engineScope} from './engine-scope.ts';
import {fillWithBusybox, importImage} from './image-archives.ts';
import {installScope} from './install-scope.ts';

const scope = engineScope();
const {engine, owner, unique, ownImage} = scope;
const {install, outputOf} = installScope(scope);

/** Writes down its name and arguments; what it does besides comes after it. */
const record = `#!/bin/sh
{ printf %s "\${0##*/}"; for argument; do printf '<%s>' "$argument"; done; echo; } >>/log
`;

/** Puts programs that it is asked for into place, and has no docker-cli. */
const manager = `${record}
[ -d /tmp ] || exit 9
: >/made
for argument; do
	case $argument in
		docker-cli) echo 'no docker-cli'; exit 1 ;;
		*-pip) : >/has-pip ;;
		wait) echo waiting; sleep 600 ;;
	esac
	[ ! -e "/programs/$argument" ] || ln -sf "/programs/$argument" "/bin/$argument"
done
`;

const python = `${record}
case "$*" in
	'-m pip --version') [ -e /has-pip ] ;;
	'-m ensurepip') [ -e /can-ensure-pip ] && : >/has-pip ;;
esac
`;

/** Programs (`bin/…`) and marks that it has from the start; what `docker commit` may change of an image. */
type Fake = {readonly files?: readonly string[]; readonly changes?: readonly string[]};

/** An image with this package manager, and no other program of the real kind than busybox. */
async function fakeImage(name: string, {files = [], changes = []}: Fake = {}): Promise<string> {
	const reference = `conducto-test/${unique}:${name}`;
	ownImage(reference);
	await importImage(
		reference,
		async root => {
			await fillWithBusybox(root);
			for (const applet of ['mkdir', 'chmod', 'rm', 'rmdir', 'ln', 'ls', 'id', 'stat']) {
				await symlink('/bin/busybox', path.join(root, 'bin', applet));
			}

			await mkdir(path.join(root, 'programs'));
			const programs = {
				[`bin/${name}`]: manager,
				'programs/python3': python,
				'programs/npm': record,
				'programs/docker': record,
			};
			for (const [file, text] of Object.entries(programs)) {
				await writeFile(path.join(root, file), text, {mode: 0o755});
			}

			for (const file of files) {
				const place = path.join(root, file);
				await (file.startsWith('bin/')
					? symlink(`/programs/${path.basename(file)}`, place)
					: writeFile(place, ''));
			}
		},
		changes,
	);
	return reference;
}

const odd = ['a b', '$(touch /hacked)', "it's;*", '"x" \\'];
const oddArguments = odd.map(name => `<${name}>`).join('');
const everything: ImageSpec = {
	install_packages: odd,
	install_docker: true,
	install_pip: [`six; python_version >= "3"`, 'pandas[excel]==2.2'],
	install_npm: ['@scope/a@1', '$HOME'],
};
const pip =
	'<-m><pip><install><--no-cache-dir><--no-input><--disable-pip-version-check><six; python_version >= "3"><pandas[excel]==2.2>';
const npm = 'npm<install><--global><--no-audit><--no-fund><@scope/a@1><$HOME>';

describe('every package manager gets names as they are, as arguments', () => {
	const weak = '--setopt=install_weak_deps=False';
	test.each([
		['apk', 'apk<add><--no-cache>', ['docker-cli', 'docker'], 'py3-pip', ''],
		[
			'dnf',
			`dnf<install><-y><${weak}>`,
			['docker-cli', 'docker-ce-cli'],
			'python3-pip',
			'dnf<clean><all>\n',
		],
		[
			'microdnf',
			'microdnf<install><-y><--setopt=install_weak_deps=0>',
			['docker-cli', 'docker-ce-cli'],
			'python3-pip',
			'microdnf<clean><all>\n',
		],
		[
			'yum',
			'yum<install><-y><--setopt=skip_missing_names_on_install=False>',
			['docker-cli', 'docker-ce-cli'],
			'python3-pip',
			'yum<clean><all>\n',
		],
	])('%s', async (name, add, dockers, pythonPip, tidy) => {
		const {imageId, outcome, detail} = await install(await fakeImage(name), everything);
		expect({outcome, detail}).toEqual({outcome: 'made', detail: '9 packages'});
		expect(await outputOf(imageId, 'cat /log; ls -d /hacked /tmp /conducto 2>/dev/null')).toBe(
			[
				`${add}${oddArguments}`,
				...dockers.map(program => `${add}<${program}>`),
				`${add}<python3><${pythonPip}>`,
				'python3<-m><pip><--version>',
				`python3${pip}`,
				`${add}<nodejs><npm>`,
				npm,
				tidy,
			].join('\n'),
		);
		// For all to read.
		expect(await outputOf(imageId, 'stat -c %a:%u /made')).toBe('644:0\n');
	});

	test('apt-get learns what there is once, and forgets it again', async () => {
		const spec = {install_packages: odd, install_pip: ['six']};
		const {imageId} = await install(await fakeImage('apt-get'), spec);
		const options = '<-o><Acquire::Retries=3><-o><Dpkg::Use-Pty=0>';
		const add = `apt-get${options}<install><-y><--no-install-recommends>`;
		expect(await outputOf(imageId, 'cat /log')).toBe(
			[
				`apt-get${options}<update>`,
				`${add}${oddArguments}`,
				`${add}<python3><python3-pip>`,
				'python3<-m><pip><--version>',
				'python3<-m><pip><install><--no-cache-dir><--no-input><--disable-pip-version-check><six>',
				'apt-get<clean>',
				'',
			].join('\n'),
		);
	});
});

test('what the image has is not installed again', async () => {
	const files = ['bin/npm', 'bin/docker'];
	const {imageId} = await install(await fakeImage('apk', {files}), {
		install_docker: true,
		install_npm: ['a'],
	});
	expect(await outputOf(imageId, 'cat /log')).toBe(
		'npm<install><--global><--no-audit><--no-fund><a>\n',
	);
});

test('a Python without pip gets it from Python itself, else from the distribution', async () => {
	const spec = {install_pip: ['six']};
	const logOf = async (files: readonly string[]): Promise<string> => {
		const {imageId} = await install(await fakeImage('apk', {files}), spec);
		return outputOf(imageId, 'cat /log');
	};
	expect(await logOf(['bin/python3', 'can-ensure-pip'])).toMatch(
		/^python3<-m><pip><--version>\npython3<-m><ensurepip>\npython3<-m><pip><install>.*\n$/,
	);
	expect(await logOf(['bin/python3'])).toMatch(
		/<ensurepip>\napk<add><--no-cache><python3><py3-pip>\npython3<-m><pip><install>/,
	);
});

test('the image keeps its configuration, and its user can read what was installed', async () => {
	const changes = [
		'USER 1234:5',
		'ENTRYPOINT ["/no/such"]',
		'CMD ["a", "b"]',
		'ENV HOME=/not/there',
		'WORKDIR /srv',
		'EXPOSE 80',
		'LABEL theirs=kept',
	];
	const image = await fakeImage('apk', {changes});
	const {imageId} = await install(image, {install_packages: ['a']});
	const configOf = async (reference: string) => {
		const text = await docker('inspect', '--format', '{{json .Config}}', reference);
		const {Labels: labels, Hostname: _, Image: __, ...config} = JSON.parse(text);
		return {labels, config};
	};
	const before = await configOf(image);
	const after = await configOf(imageId);
	expect(after.config).toEqual(before.config);
	expect(after.labels).toMatchObject({theirs: 'kept'});
	expect(await outputOf(imageId, 'id -u; cat /made /log')).toBe('1234\napk<add><--no-cache><a>\n');
});

test('an image that names no user still names none', async () => {
	const {imageId} = await install(await fakeImage('apk'), {install_packages: ['a']});
	const format = '{{.Config.User}}|{{.Config.Entrypoint}}|{{.Config.Cmd}}';
	expect(await docker('inspect', '--format', format, imageId)).toBe('|[]|[]');
});

test('a plain npm install leaves no file but what it made', async () => {
	const image = await fakeImage('apk', {files: ['bin/npm']});
	const npmFiles = {
		'package.json': '{}',
		'package-lock.json': '{}',
		'.npmrc': '//r/:_authToken=secret',
	};
	const spec = {install_npm: true} as const;
	const locked = await install(image, spec, {npmFiles});
	expect(await outputOf(locked.imageId, 'cat /log; ls -A /mnt/conducto')).toBe(
		'npm<ci><--no-audit><--no-fund>\n',
	);
	const {'package-lock.json': _, ...free} = npmFiles;
	const unlocked = await install(image, spec, {npmFiles: free});
	expect(await outputOf(unlocked.imageId, 'cat /log; ls -A /mnt/conducto')).toBe(
		'npm<install><--no-package-lock><--no-audit><--no-fund>\n',
	);
	expect((await install(image, spec, {npmFiles: free})).outcome).toBe('unchanged');
});

test('an interrupted install ends at once and leaves no container', async () => {
	const abort = new AbortController();
	const installing = install(
		await fakeImage('apk'),
		{install_packages: ['wait']},
		{signal: abort.signal, onOutput: text => text.includes('waiting') && abort.abort()},
	);
	await expect(installing).rejects.toMatchObject({name: 'AbortError'});
	const left = {[containerLabels.owner]: owner, [containerLabels.kind]: 'build'};
	expect(await engine().listContainers(left)).toEqual([]);
});
