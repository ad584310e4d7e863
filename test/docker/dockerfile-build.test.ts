import {chmod, mkdir} from 'node:fs/promises';
import {stripVTControlCharacters} from 'node:util';
import {describe, expect, test} from 'vitest';
import {docker} from '../support/containers.ts';
import {builders, dockerfileBench} from './dockerfile-bench.ts';
import {startEngineProxy} from './engine-proxy.ts';
import {engineScope} from './engine-scope.ts';

const scope = engineScope();

describe.each(builders)('with the %s builder', builder => {
	const bench = (files: Readonly<Record<string, string>>, host?: string) =>
		dockerfileBench(builder, scope, files, host);

	test('builds stages, with arguments and a context, once', async () => {
		await using it = await bench({
			Dockerfile: `ARG BASE=no-such-image
FROM \${BASE}:stable-slim AS tools
ARG WHO=nobody
RUN echo "made for $WHO" > /made
FROM busybox
WORKDIR /srv/app
COPY --from=tools /made /made
COPY --from=debian:stable-slim /etc/os-release /debian
COPY . .
`,
			'a b/ü': 'contents',
		});
		await chmod(`${it.folder.path}/a b/ü`, 0o750);
		const spec = {
			dockerfile: `${it.folder.path}/Dockerfile`,
			docker_build_args: {BASE: 'debian', WHO: 'it\'s $me, "you"'},
		};
		const {imageId, outcome} = await it.build(spec);
		expect(outcome).toBe('made');
		expect(
			await it.inside(
				imageId,
				'cat /made; cat "a b/ü"; stat -c " %a %U" "a b/ü"; ls -A; grep ^ID= /debian',
			),
		).toBe('made for it\'s $me, "you"\ncontents 750 root\nDockerfile\na b\nID=debian');
		expect(it.progress.at(-1)?.current).toBe(it.progress.at(-1)?.total);
		expect(it.output()).toMatch(/RUN echo "made for .*" > \/made/);

		expect(await it.build(spec)).toMatchObject({outcome: 'unchanged', imageId});
		await it.folder.write('new', '');
		const second = await it.build(spec);
		expect(second.outcome).toBe('made');
		expect(await it.inside(second.imageId, 'ls -A')).toBe('Dockerfile\na b\nnew');
	});

	test('leaves out what .dockerignore names, and keeps that file', async () => {
		await using it = await bench({
			Dockerfile: 'FROM busybox\nCOPY . /x\n',
			'.dockerignore': '*.log\n!keep.log\nDockerfile\nsub/deep\n',
			'a.log': '',
			'keep.log': '',
			'sub/deep/x': '',
			'sub/y': '',
		});
		const {imageId} = await it.build();
		expect(await it.inside(imageId, 'cd /x && find . | sort')).toBe(
			'.\n./.dockerignore\n./keep.log\n./sub\n./sub/y',
		);
		expect(await it.inside(imageId, 'head -n 4 /x/.dockerignore')).toBe(
			'*.log\n!keep.log\nDockerfile\nsub/deep',
		);
	});

	test("the Dockerfile's own ignore file wins", async () => {
		await using it = await bench({
			'docker/app.Dockerfile': 'FROM busybox\nCOPY . /x\n',
			'docker/app.Dockerfile.dockerignore': 'one\ndocker\n.dockerignore',
			'.dockerignore': 'two',
			one: '',
			two: '',
		});
		const context = it.folder.path;
		const {imageId} = await it.build({dockerfile: `${context}/docker/app.Dockerfile`, context});
		expect(await it.inside(imageId, 'ls -A /x')).toBe('two');
	});

	test('a text has no files unless it is given a context', async () => {
		await using it = await bench({'context/a': 'b'});
		const text = 'FROM busybox\nCOPY . /x\nRUN ls -A /x > /seen; echo end >> /seen\n';
		const alone = await it.build({dockerfile_text: text});
		expect(await it.inside(alone.imageId, 'cat /seen')).toBe('end');
		const context = `${it.folder.path}/context`;
		const {imageId} = await it.build({dockerfile_text: text, context});
		expect(await it.inside(imageId, 'cat /seen')).toBe('a\nend');
	});

	test('a RUN that fails is named, after its whole output', async () => {
		const lines = Array.from({length: 3000}, (_, index) => `line ${index + 1}`);
		await using it = await bench({
			Dockerfile:
				'FROM busybox\nRUN seq -f "line %.0f" 3000; echo last >&2; exit 7\nRUN never\n'.replace(
					'seq -f "line %.0f" 3000',
					'for i in $(seq 3000); do echo line $i; done',
				),
		});
		await expect(it.build()).rejects.toMatchObject({
			code: 'image-failed',
			message: expect.stringMatching(/^Step 2\/\d \(RUN for i in .*…\) failed with exit code 7\.$/),
		});
		// The classic builder makes errors red, and they may come in the midst of the rest.
		const printed = stripVTControlCharacters(it.output());
		const start = printed.indexOf('\nline 1\n');
		expect(
			printed
				.slice(start + 1)
				.split('\n')
				.filter(line => line.startsWith('line ')),
		).toEqual(lines);
		expect(printed).toMatch(/^last$/m);
	});

	test.each([
		[
			'FROM busybox\nCOPY missing /x\n',
			/^Step 2\/\d \(COPY missing \/x\) failed: .*missing.*(not found|does not exist)/,
			/build context/,
		],
		[
			'FROM busybox\nNONSENSE x\n',
			/^The build failed: .*unknown instruction: NONSENSE/i,
			undefined,
		],
		[
			'FROM busybox AS a\nCOPY --from=localhost:9/b:1 x y\n',
			/^localhost:9 can't be reached to pull image localhost:9\/b:1\.$/,
			/network/,
		],
	])('%j is refused with a reason', async (text, message, hint) => {
		await using it = await bench({Dockerfile: text});
		await expect(it.build()).rejects.toMatchObject({
			message: expect.stringMatching(message),
			...(hint && {hint: expect.stringMatching(hint)}),
		});
	});

	test('a base that is nowhere', async () => {
		await using it = await bench({Dockerfile: 'FROM localhost:9/none:1\n'});
		await expect(it.build()).rejects.toMatchObject({
			code: 'image-failed',
			message: "localhost:9 can't be reached to pull image localhost:9/none:1.",
		});
	});

	test('a build that is called off is over at once, in the engine too', async () => {
		await using it = await bench({
			Dockerfile: `FROM busybox\nRUN echo waiting-${scope.unique}; sleep 1000\n`,
		});
		const abort = new AbortController();
		const built = it.build(undefined, {
			signal: abort.signal,
			onOutput(text) {
				if (new RegExp(`^waiting-${scope.unique}$`, 'm').test(text)) {
					abort.abort(new Error('enough'));
				}
			},
		});
		await expect(built).rejects.toThrow('enough');
		await expect
			.poll(async () => docker('ps', '--all', '--no-trunc', '--format', '{{.Command}}'))
			.not.toContain(`waiting-${scope.unique}`);
	});

	test('an engine that goes away in the middle', async () => {
		await using proxy = await startEngineProxy();
		await using it = await bench(
			{Dockerfile: `FROM busybox\nRUN echo ${builder} waits; sleep 1000\n`},
			proxy.host,
		);
		const built = it.build(undefined, {
			onOutput(text) {
				if (new RegExp(`^${builder} waits$`, 'm').test(text)) {
					void proxy.close();
				}
			},
		});
		await expect(built).rejects.toMatchObject({
			code: 'image-failed',
			message: 'The connection to the Docker engine broke while it built the image.',
		});
	});

	test('an image from another registry stands in by alias', async () => {
		await using it = await bench({
			Dockerfile:
				'FROM no.such.registry/python:3.12\nCOPY --from=no.such.registry/tools /etc/os-release /x\n',
		});
		const {imageId} = await it.build(undefined, {
			aliases: name => (name.endsWith('tools') ? 'debian:stable-slim' : 'busybox'),
		});
		expect(await it.inside(imageId, 'grep ^ID= /x')).toBe('ID=debian');
	});

	test('rebuilding all runs everything again', async () => {
		await using it = await bench({
			Dockerfile: 'FROM busybox\nRUN cat /proc/sys/kernel/random/uuid > /id\n',
		});
		const idOf = async (all: boolean): Promise<string> =>
			it.inside((await it.build(undefined, {all})).imageId, 'cat /id');
		const first = await idOf(false);
		expect(await idOf(false)).toBe(first);
		expect(await idOf(true)).not.toBe(first);
		expect(it.output()).toContain('the one on this machine is used');
	});

	test('names with line feeds, and empty folders', async () => {
		await using it = await bench({Dockerfile: 'FROM busybox\nCOPY . /x\n', 'line\nfeed': 'found'});
		await mkdir(`${it.folder.path}/empty`);
		const {imageId} = await it.build();
		expect(await it.inside(imageId, 'cd /x && ls -d empty && cat line?feed')).toBe('empty\nfound');
	});
});
