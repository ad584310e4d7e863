import {randomUUID} from 'node:crypto';
import {writeFileSync} from 'node:fs';
import {readFile, rename, writeFile} from 'node:fs/promises';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startRerun} from '../../source/debug/rerun/start-rerun.ts';
import {connectDocker} from '../../source/engine/docker-engine.ts';
import type {Engine} from '../../source/engine/engine.ts';
import type {Rerun} from '../../source/events/rerun.ts';
import {docker} from '../support/containers.ts';
import {debugRequest, type RequestChanges} from '../support/debug-request.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const owner = randomUUID();
let engine: Engine;

beforeAll(async () => {
	engine = await connectDocker();
});

afterAll(async () => {
	expect(await containers()).toEqual([]);
});

async function containers() {
	return engine.listContainers({'com.conducto.owner': owner});
}

/** Switches it on, and writes down what is told. */
async function start(changes: Partial<RequestChanges>) {
	const told: Rerun[] = [];
	let output = '';
	let fault: Error | undefined;
	const rerun = await startRerun({
		request: await debugRequest(engine, {
			owner,
			kind: 'live',
			workdir: '/mnt/conducto',
			...changes,
		}),
		onChange(change) {
			told.push(change);
			output = change.state === 'running' ? '' : output;
		},
		onOutput(_, text) {
			output += text;
		},
		onFault(error) {
			fault = error;
		},
	});
	return {
		...rerun,
		told,
		last: () => told.at(-1),
		output: () => output,
		fault: () => fault,
		/** Resolves to what the run of this number came to. */
		async ended(number: number) {
			await expect
				.poll(() => told.some(one => one.state === 'ended' && one.number === number), {
					timeout: 20_000,
				})
				.toBe(true);
			return told.find(one => one.state === 'ended' && one.number === number);
		},
		[Symbol.asyncDispose]: rerun.close,
	};
}

test('each save runs the command again, in the same container, on what was saved', async () => {
	await using folder = await temporaryFolder({'check.sh': 'echo one; exit 3'});
	await using rerun = await start({
		copyDir: folder.path,
		command: 'echo "$NAME in $PWD"; sh check.sh; code=$?; echo err >&2; exit $code',
		env: {NAME: 'lint'},
	});
	expect(rerun.told).toEqual([{state: 'waiting'}]);
	const [container] = await containers();
	expect(container?.labels).toMatchObject({
		'com.conducto.kind': 'rerun',
		'com.conducto.node': '/Build/Lint',
	});
	await folder.write('check.sh', 'echo two; exit 4');
	expect(await rerun.ended(1)).toMatchObject({
		exitCode: 4,
		save: {files: ['check.sh'], count: 1},
	});
	expect(rerun.output().split('\n').toSorted()).toEqual([
		'',
		'err',
		'lint in /mnt/conducto',
		'two',
	]);
	await folder.write('check.sh', 'echo three');
	expect(await rerun.ended(2)).toMatchObject({exitCode: 0});
	expect(rerun.output()).toContain('three\n');
	expect((await containers()).map(({id}) => id)).toEqual([container?.id]);
	expect(rerun.told.map(({state}) => state)).toEqual([
		'waiting',
		'running',
		'ended',
		'running',
		'ended',
	]);
});

test('a run under way is ended first, with all that it started', async () => {
	await using folder = await temporaryFolder({'a.txt': '1', 'out/keep': ''});
	await using rerun = await start({
		copyDir: folder.path,
		command: `if [ "$(cat a.txt)" != 4 ]; then
(trap '' TERM; sleep 987) & setsid sleep 987 & sleep 987 | cat & echo up; sleep 987; fi; ls /proc/[0-9]*/stat | wc -l`,
	});
	const [container] = await containers();
	const sleepers = async (): Promise<number> => {
		const {output} = await engine.exec(container?.id ?? '', [
			'sh',
			'-c',
			"grep -l '^sleep' /proc/[0-9]*/cmdline | wc -l",
		]);
		return Number(output);
	};
	await folder.write('a.txt', '2');
	await expect.poll(rerun.output, {timeout: 20_000}).toBe('up\n');
	await folder.write('a.txt', '3');
	await expect.poll(() => rerun.told.length, {timeout: 20_000}).toBe(3);
	await expect.poll(rerun.output, {timeout: 20_000}).toBe('up\n');
	await folder.write('a.txt', '4');
	expect(await rerun.ended(3)).toMatchObject({exitCode: 0});
	expect(await sleepers()).toBe(0);
	expect(rerun.told.map(({state}) => state)).toEqual([
		'waiting',
		'running',
		'running',
		'running',
		'ended',
	]);
});

test('saves that come together count once', async () => {
	await using folder = await temporaryFolder();
	await using rerun = await start({copyDir: folder.path, command: 'cat *.txt | wc -l'});
	for (let at = 0; at < 30; at++) {
		writeFileSync(`${folder.path}/${at}.txt`, `${at}\n`);
	}

	expect(await rerun.ended(1)).toMatchObject({save: {count: 30}});
	expect(rerun.output()).toBe('30\n');
	await folder.write('7.txt', 'one more\n');
	expect(await rerun.ended(2)).toMatchObject({save: {files: ['7.txt'], count: 1}});
});

test('what the command itself writes into the folder runs it no more', async () => {
	await using folder = await temporaryFolder({'old.log': 'x\n', 'a.txt': ''});
	await using rerun = await start({
		copyDir: folder.path,
		command:
			'echo new > new.$(date +%N); mkdir -p out/deep; echo x > out/deep/x; echo y >> old.log; cat a.txt',
	});
	await folder.write('a.txt', 'one');
	await expect.poll(rerun.output, {timeout: 20_000}).toBe('one');
	await folder.write('a.txt', 'sure');
	await expect.poll(rerun.output, {timeout: 20_000}).toBe('sure');
	// Saved later than anything that a run could have begun.
	await folder.write('a.txt', 'last');
	await expect.poll(rerun.output, {timeout: 20_000}).toBe('last');
	const lines = (await readFile(`${folder.path}/old.log`, 'utf8')).split('\n').length - 2;
	// Whether the log is its own can't be known the first time.
	expect(lines).toBeLessThanOrEqual(4);
});

test('a file that is mapped by itself is seen as it is, also when another one takes its place', async () => {
	await using folder = await temporaryFolder({'conf.ini': 'one'});
	const file = `${folder.path}/conf.ini`;
	await using rerun = await start({
		pathMap: {[file]: '/etc/conf.ini'},
		command: 'cat /etc/conf.ini',
	});
	await writeFile(file, 'two');
	await rerun.ended(1);
	expect(rerun.output()).toBe('two');
	await folder.write('beside', 'three');
	await rename(`${folder.path}/beside`, file);
	await rerun.ended(2);
	expect(rerun.output()).toBe('three');
	expect(await containers()).toHaveLength(1);
});

test('a container that is removed under it is said, and nothing is left', async () => {
	await using folder = await temporaryFolder();
	await using rerun = await start({copyDir: folder.path, command: 'true'});
	const [container] = await containers();
	await docker('rm', '-f', container?.id ?? '');
	await expect.poll(rerun.fault, {timeout: 20_000}).toMatchObject({
		message: 'The container in which it runs has ended.',
	});
});

test('an image without files of ours is refused', async () => {
	await expect(start({command: 'true'})).rejects.toMatchObject({code: 'nothing-mapped'});
	expect(await containers()).toEqual([]);
});
