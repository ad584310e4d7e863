import {randomBytes} from 'node:crypto';
import {expect, test} from 'vitest';
import type {AdoptedExec, ExecCommand, OutputPiece} from '../../source/engine/engine.ts';
import {engineScope} from './engine-scope.ts';

const {engine, create} = engineScope();
const shell = '/bin/bash';

/** A container in which nothing runs but what tests run in it. */
async function idle(changes: {readonly user?: string; readonly memoryBytes?: number} = {}) {
	const {memoryBytes, ...others} = changes;
	const id = await create('read _', {holdStdin: true, limits: {memoryBytes}, ...others});
	await engine().startContainer(id);
	return id;
}

async function prepare(id: string, script: string, env: Readonly<Record<string, string>> = {}) {
	const token = randomBytes(16).toString('hex');
	const command = await engine().prepareExec(id, {command: [shell, '-c', script], env, token});
	return {command, adopt: () => engine().adoptExec(id, {shell, token})};
}

async function heard({output}: Pick<ExecCommand, 'output'>, stream: OutputPiece['stream']) {
	const pieces: Buffer[] = [];
	for await (const piece of output) {
		if (piece.stream === stream) {
			pieces.push(piece.data);
		}
	}

	return Buffer.concat(pieces).toString('latin1');
}

/** Begins the only command of a container, and waits until it runs: until then, who takes it over calls it off. */
async function runIn(id: string, command: ExecCommand): Promise<void> {
	await command.begin();
	const claimed = 'until [ -e "$(echo /conducto/output/*/claim)" ]; do :; done';
	await engine().exec(id, [shell, '-c', claimed]);
}

function begun(adopted: AdoptedExec) {
	expect(adopted.state).toBe('begun');
	return adopted as Extract<AdoptedExec, {state: 'begun'}>;
}

test('one that had not begun is called off, and never runs', async () => {
	const id = await idle();
	const {command, adopt} = await prepare(id, 'touch /tmp/ran');
	expect(await adopt()).toEqual({state: 'unbegun'});
	expect(await adopt()).toEqual({state: 'unbegun'});
	await command.begin();
	expect(await heard(command, 'stdout')).toBe('');
	expect(await command.exit).toEqual({exitCode: 125});
	expect(await engine().statPath(id, '/tmp/ran')).toBeUndefined();
});

test('one that runs is taken over with all of its output, byte for byte, and its exit code', async () => {
	const id = await idle({user: '1000'});
	const {command, adopt} = await prepare(
		id,
		String.raw`printf 'a\0\377'; echo e >&2; until [ -e /tmp/go ]; do sleep 0.1; done; printf 'b\n\r'; echo f > /dev/stderr; exit 7`,
	);
	await runIn(id, command);
	const adopted = begun(await adopt());
	await engine().exec(id, [shell, '-c', ': > /tmp/go']);
	expect(await heard(adopted, 'stdout')).toBe('a\0\xFFb\n\r');
	expect(await adopted.exit).toEqual({exitCode: 7});
	// Whoever heard it from the beginning heard the same.
	expect(await heard(command, 'stdout')).toBe('a\0\xFFb\n\r');
	expect(await command.exit).toEqual({exitCode: 7});
	expect(await heard(begun(await adopt()), 'stderr')).toBe('e\nf\n');
});

test('the same when it has ended, and when its container has', async () => {
	const id = await idle();
	const {command, adopt} = await prepare(id, 'seq 100000; exit 4');
	await command.begin();
	const numbers = await heard(command, 'stdout');
	expect(numbers).toHaveLength(588_895);
	const again = begun(await adopt());
	expect(await heard(again, 'stdout')).toBe(numbers);
	expect(await again.exit).toEqual({exitCode: 4});
	await engine().stopContainer(id, 0);
	const last = begun(await adopt());
	expect(await heard(last, 'stdout')).toBe(numbers);
	expect(await last.exit).toEqual({exitCode: 4});
});

test('one whose container ended while it ran has what it printed, and says so', async () => {
	const id = await idle();
	const {command, adopt} = await prepare(id, 'echo begun; sleep 1000');
	await command.begin();
	for await (const {data} of command.output) {
		expect(data.toString()).toBe('begun\n');
		break;
	}

	await engine().stopContainer(id, 0);
	const adopted = begun(await adopt());
	expect(await heard(adopted, 'stdout')).toBe('begun\n');
	await expect(adopted.exit).rejects.toMatchObject({code: 'engine-failed'});
});

test('what it leaves in the background is not waited for, and what that prints is not its output', async () => {
	const id = await idle();
	const {command, adopt} = await prepare(id, '(sleep 0.3; echo late; sleep 1000) & echo first');
	await command.begin();
	expect(await heard(command, 'stdout')).toBe('first\n');
	await engine().exec(id, [
		shell,
		'-c',
		'until grep -q late /conducto/output/*/stdout; do :; done',
	]);
	expect(await heard(begun(await adopt()), 'stdout')).toBe('first\n');
});

test('one that is stopped by who took it over ends with all that it started, politely', async () => {
	const id = await idle();
	const {command, adopt} = await prepare(
		id,
		'trap "echo bye; exit 9" TERM; env -i sleep 1000 & echo up; while :; do wait; done',
	);
	await runIn(id, command);
	const adopted = begun(await adopt());
	const output = heard(adopted, 'stdout');
	await engine().exec(id, [shell, '-c', 'until grep -q up /conducto/output/*/stdout; do :; done']);
	await adopted.stop();
	expect(await output).toBe('up\nbye\n');
	expect(await adopted.exit).toEqual({exitCode: 9});
	const {output: left} = await engine().exec(id, [shell, '-c', 'cat /proc/[0-9]*/cmdline']);
	expect(left).not.toContain('sleep\x001000');
});

test('memory that ran out is told of the one in which it did', async () => {
	const id = await idle({memoryBytes: 2 ** 26});
	const exitOf = async (script: string) => {
		const {command} = await prepare(id, script);
		await command.begin();
		await heard(command, 'stdout');
		return command.exit;
	};
	expect(await exitOf('tail /dev/zero; exit 3')).toEqual({exitCode: 3, outOfMemory: true});
	expect(await exitOf('exit 5')).toEqual({exitCode: 5});
	expect(await exitOf('tail /dev/zero; exit 0')).toEqual({exitCode: 0});
});

test('an image without tee runs it as well, but nobody can take it over', async () => {
	const id = await idle();
	const {command, adopt} = await prepare(id, 'echo $PATH; exit 2', {PATH: '/nowhere'});
	await command.begin();
	expect(await heard(command, 'stdout')).toBe('/nowhere\n');
	expect(await command.exit).toEqual({exitCode: 2});
	expect(await adopt()).toEqual({state: 'lost'});
});

test('it finds all as it would without being recorded', async () => {
	const script = 'env | sort; ls -l /proc/self/fd | wc -l; echo "$0 $# $-"; cat; umask; trap';
	const id = await idle();
	const env = {name: 'a', value: 'b', code: 'c', BASH_ENV: '/no/such', TEXT: 'x\ny'};
	const {command} = await prepare(id, script, env);
	const plain = await engine().prepareExec(id, {command: [shell, '-c', script], env});
	await command.begin();
	await plain.begin();
	expect(await heard(command, 'stdout')).toBe(await heard(plain, 'stdout'));
});
