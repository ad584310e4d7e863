import {createHash} from 'node:crypto';
import {describe, expect, test} from 'vitest';
import type {OutputPiece} from '../../source/engine/engine.ts';
import {collect} from '../unit/engine/collect.ts';
import {textOf} from '../unit/engine/engine-contract.ts';
import {engineScope} from './engine-scope.ts';

const {engine, create} = engineScope();
const megabyte = 2 ** 20;

async function run(
	script: string,
	changes?: Parameters<typeof create>[1],
): Promise<{output: AsyncIterable<OutputPiece>; id: string; exit: Promise<{exitCode: number}>}> {
	const id = await create(script, changes);
	const output = await engine().attach(id);
	const exit = engine().waitForExit(id);
	await engine().startContainer(id);
	return {id, output, exit};
}

describe('output', () => {
	test('of one stream comes byte for byte, whatever the bytes are', async () => {
		const script = 'i=0; while [ $i -lt 256 ]; do printf "\\\\$(printf %o $i)"; i=$((i+1)); done';
		const {output} = await run(script);
		const pieces = await collect(output);
		expect(Buffer.concat(pieces.map(({data}) => data))).toEqual(
			Buffer.from(Array.from({length: 256}, (_, byte) => byte)),
		);
	});

	test('of both streams comes in the order in which it was printed', async () => {
		// Each waits until the one before was read: the engine reads the two pipes by turns.
		const {output, id} = await run(
			'mkfifo /tmp/go; exec 3<>/tmp/go; for i in 1 2 3; do read x <&3; echo $i; read x <&3; echo $i >&2; done',
		);
		const seen: string[] = [];
		const pieces = output[Symbol.asyncIterator]();
		for (let turn = 0; turn < 6; turn++) {
			await engine().exec(id, ['/bin/sh', '-c', 'until [ -p /tmp/go ]; do :; done; echo >/tmp/go']);
			const {value} = await pieces.next();
			seen.push(`${value.stream} ${value.data.toString().trim()}`);
		}

		expect(seen).toEqual(['stdout 1', 'stderr 1', 'stdout 2', 'stderr 2', 'stdout 3', 'stderr 3']);
		expect((await pieces.next()).done).toBe(true);
	});

	test('that nobody reads makes the command wait, not the memory grow', async () => {
		const size = 48 * megabyte;
		const {output, exit, id} = await run(`head -c ${size} /dev/zero | tr '\\0' x`);
		const pieces = output[Symbol.asyncIterator]();
		const first = await pieces.next();
		const before = process.memoryUsage().arrayBuffers;
		// Real work of the engine is the clock here: long enough for tens of megabytes.
		for (let count = 0; count < 8; count++) {
			await engine().exec(id, ['/bin/true']);
		}

		expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * megabyte);
		const hash = createHash('sha256').update(first.value.data);
		let length = first.value.data.length;
		for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
			hash.update(next.value.data);
			length += next.value.data.length;
		}

		expect(length).toBe(size);
		expect(hash.digest('hex')).toBe(
			createHash('sha256').update(Buffer.alloc(size, 'x')).digest('hex'),
		);
		expect(await exit).toMatchObject({exitCode: 0});
	});

	test('and exits of twenty short commands at once are all complete', async () => {
		const results = await Promise.all(
			Array.from({length: 20}, async (_, index) => {
				const {output, exit} = await run(`echo ${index}; exit ${index}`);
				return {text: (await textOf(output)).stdout, ...(await exit)};
			}),
		);
		expect(results).toEqual(
			Array.from({length: 20}, (_, index) => ({text: `${index}\n`, exitCode: index})),
		);
	});
});

describe('a command', () => {
	test('gets its environment, its folder, and nothing on stdin', async () => {
		const env = {GREETING: 'hällo\n"w"', EMPTY: ''};
		const {output} = await run('cat; pwd; printf "[%s]" "$GREETING" "$EMPTY"', {
			env,
			workdir: '/var/tmp',
		});
		expect((await textOf(output)).stdout).toBe('/var/tmp\n[hällo\n"w"][]');
	});

	test('that a signal ends has an exit code over 128', async () => {
		const {exit} = await run('kill -KILL $$');
		expect(await exit).toMatchObject({exitCode: 137});
	});

	test('that is not there ends with 127', async () => {
		const {exit, output} = await run('', {command: ['/no/such/program']});
		expect((await textOf(output)).stderr).toContain('/no/such/program');
		expect(await exit).toMatchObject({exitCode: 127});
	});

	test('is stopped by force when it does not mind', async () => {
		const {id, output, exit} = await run('trap "" TERM; echo ready; while :; do sleep 1; done');
		const pieces = output[Symbol.asyncIterator]();
		await pieces.next();
		await engine().stopContainer(id, 1);
		expect(await exit).toMatchObject({exitCode: 137});
	});

	test('idles on a held stdin, and others run beside it as another user', async () => {
		const id = await create('read line', {holdStdin: true});
		await engine().startContainer(id);
		const shell = ['/bin/sh', '-c', 'echo out; echo err >&2; exit 3'];
		const {exitCode, output} = await engine().exec(id, shell);
		expect(exitCode).toBe(3);
		expect(output.split('\n').sort()).toEqual(['', 'err', 'out']);
		expect(await engine().exec(id, ['id', '-u'], {user: '1234:1234'})).toEqual({
			exitCode: 0,
			output: '1234\n',
		});
		await engine().stopContainer(id);
	});
});
