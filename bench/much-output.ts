import {spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {createReadStream, globSync} from 'node:fs';
import {open, readFile, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {performance} from 'node:perf_hooks';
import {openLogReader} from '../source/store/log-reader.ts';
import {testEnvironment} from '../test/support/environment.ts';
import {cliFile} from '../test/support/program.ts';
import {startInPty} from '../test/support/pty.ts';
import {runnersOf} from '../test/support/runners.ts';
import {linesOf} from './printing.ts';

const definition = join(import.meta.dirname, 'printing.ts');
const bytes = 1e9;

export type MuchOutput = {
	/** Whole runs, from the program's start to its end, of 1 GB that one node prints. */
	readonly dockerRunMs: number;
	readonly plainMs: number;
	readonly tuiMs: number;
	/** How much more memory the program (or its runner, where that grew more) takes at its highest than where the node prints nothing. */
	readonly plainGrowth: number;
	readonly tuiGrowth: number;
	readonly isExact: boolean;
};

/** 1 GB printed by one node: in plain mode into a file, in the terminal UI, and by `docker run … > file`. */
export async function measureMuchOutput(folder: string): Promise<MuchOutput> {
	const state = join(folder, 'much-output');
	const file = join(folder, 'printed');
	const quiet = {plain: await plain(state, file, 0), tui: await inTerminal(state, 0)};
	await rm(state, {recursive: true, force: true});

	const start = performance.now();
	await toFile(
		'docker',
		['run', '--rm', 'busybox:latest', 'sh', '-c', linesOf(String(bytes))],
		file,
	);
	const dockerRunMs = performance.now() - start;
	const printed = await hashOf(createReadStream(file));
	const first = await plain(state, file, bytes);
	const firstHash = await hashOf(loggedIn(state));
	await rm(state, {recursive: true, force: true});
	const second = await inTerminal(state, bytes);
	const secondHash = await hashOf(loggedIn(state));
	await Promise.all([rm(file), rm(state, {recursive: true, force: true})]);
	return {
		dockerRunMs,
		plainMs: first.ms,
		tuiMs: second.ms,
		plainGrowth: growth(first, quiet.plain),
		tuiGrowth: growth(second, quiet.tui),
		isExact: firstHash === printed && secondHash === printed,
	};
}

type Run = {readonly ms: number; readonly peaks: readonly number[]};

/** That of the process that grew most. */
function growth(busy: Run, quiet: Run): number {
	return Math.max(...busy.peaks.map((peak, index) => peak - (quiet.peaks[index] ?? 0)));
}

async function plain(stateFolder: string, file: string, size: number): Promise<Run> {
	let peak = 0;
	const start = performance.now();
	await toFile(
		process.execPath,
		[cliFile, definition, 'default', String(size), '--ci'],
		file,
		{CONDUCTO_STATE_DIR: stateFolder},
		async pid => {
			peak = Math.max(peak, await peakOf(pid));
		},
	);
	return {ms: performance.now() - start, peaks: [peak]};
}

async function inTerminal(stateFolder: string, size: number): Promise<Run> {
	const start = performance.now();
	await using program = startInPty({
		args: [definition, 'default', String(size), '--run'],
		env: {CONDUCTO_STATE_DIR: stateFolder},
	});
	await program.waitFor(/1 done/, 600_000);
	const ms = performance.now() - start;
	// The runner lives in a process of its own.
	const peaks = await Promise.all([program.pid, ...runnersOf(stateFolder)].map(peakOf));
	program.press('q');
	await program.exit;
	return {ms, peaks};
}

/** Runs a program with its output in a file. Calls back ten times a second. */
async function toFile(
	program: string,
	args: readonly string[],
	file: string,
	env: Readonly<Record<string, string>> = {},
	look: (pid: number) => Promise<void> = async () => {},
): Promise<void> {
	await using output = await open(file, 'w');
	const child = spawn(program, args, {
		stdio: ['ignore', output.fd, 'inherit'],
		env: testEnvironment(env),
	});
	// It may have ended meanwhile.
	const timer = setInterval(() => look(child.pid ?? 0).catch(() => {}), 100);
	const code = await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
	clearInterval(timer);
	if (code !== 0) {
		throw new Error(`${program} ended with ${code}`);
	}
}

/** The most memory that a process had so far, in bytes (Linux). */
async function peakOf(pid: number): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

/** What the log of the one attempt holds. */
function* loggedIn(stateFolder: string): Iterable<Buffer> {
	const [log = ''] = globSync('pipelines/*/logs/*.log', {cwd: stateFolder})
		.map(name => join(stateFolder, name))
		// Images have logs, too.
		.sort((a, b) => sizeOf(b) - sizeOf(a));
	const reader = openLogReader(log);
	for (let records = reader.next(); records.length > 0; records = reader.next()) {
		yield* records.map(({data}) => data);
	}

	reader.close();
}

function sizeOf(file: string): number {
	const reader = openLogReader(file);
	const size = reader.behind();
	reader.close();
	return size;
}

async function hashOf(pieces: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<string> {
	const hash = createHash('sha256');
	for await (const piece of pieces) {
		hash.update(piece);
	}

	return hash.digest('hex');
}
