import {execFile} from 'node:child_process';
import type {StatsFs} from 'node:fs';
import {statfs} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {ConductoError} from '../errors/conducto-error.ts';
import {sizeText} from '../events/size-text.ts';
import type {CommandContext} from './context.ts';
import {connectEngine} from './launch.ts';

export type CheckResult = {
	/** `missing`: something works only with it. `broken`: nothing works without it. */
	readonly state: 'good' | 'missing' | 'broken';
	readonly text: string;
	/** How to mend it. */
	readonly hint?: string | undefined;
};

type Check = {readonly name: string; readonly look: () => Promise<CheckResult>};

/** Less room than an image or two need. */
const littleBytes = 2 * 2 ** 30;

/** All that conducto needs of a machine (design: "The command line"). None of them rejects. */
export function checksOf(context: CommandContext): readonly Check[] {
	return [
		{name: 'engine', look: async () => checkEngine().catch(brokenBecause)},
		{
			name: 'docker',
			look: () =>
				checkProgram(
					'docker',
					'Without the docker CLI and its buildx, Dockerfiles are not built by BuildKit; commands that you copy need it, too.',
				),
		},
		{
			name: 'git',
			look: () => checkProgram('git', 'Images with copyRepo need it: install git.'),
		},
		{
			name: 'python3',
			look: () => checkProgram('python3', 'Only definitions in Python need it.'),
		},
		{name: 'disk', look: async () => checkDisk(context.stateDir).catch(brokenBecause)},
		{name: 'terminal', look: async () => checkTerminal(context)},
	];
}

async function checkEngine(): Promise<CheckResult> {
	const {version, cpus, memoryBytes} = await (await connectEngine()).info();
	const text = `Docker ${version}, ${cpus} CPUs, ${sizeText(memoryBytes)} of memory`;
	return {state: 'good', text};
}

async function checkProgram(name: string, hint: string): Promise<CheckResult> {
	try {
		const {stdout} = await promisify(execFile)(name, ['--version']);
		return {state: 'good', text: stdout.trim()};
	} catch {
		return {state: 'missing', text: 'not found', hint};
	}
}

async function checkDisk(stateDir: string): Promise<CheckResult> {
	const {bavail, bsize} = await freeAt(stateDir);
	const bytes = bavail * bsize;
	const text = `${sizeText(bytes)} free where pipelines are kept, ${stateDir}`;
	return bytes < littleBytes
		? {
				state: 'missing',
				text,
				hint: 'Make room with conducto clean, or name a folder with --state-dir.',
			}
		: {state: 'good', text};
}

/** Of the folder, or of the nearest one above it that is there. */
async function freeAt(folder: string): Promise<StatsFs> {
	return statfs(folder).catch((error: NodeJS.ErrnoException) => {
		const parent = path.dirname(folder);
		if (error.code !== 'ENOENT' || parent === folder) {
			throw error;
		}

		return freeAt(parent);
	});
}

function checkTerminal({stdin, stdout}: CommandContext): CheckResult {
	if (!stdin.isTTY || !stdout.isTTY) {
		const hint = 'The display and debug shells need one: run this without redirecting.';
		return {state: 'missing', text: 'none here', hint};
	}

	const text = `${process.env.TERM ?? 'unknown'}, ${stdout.columns}x${stdout.rows}; what a killed program left on is off`;
	return {state: 'good', text};
}

function brokenBecause(error: unknown): CheckResult {
	return {
		state: 'broken',
		text: error instanceof Error ? error.message : String(error),
		hint: error instanceof ConductoError ? error.hint : undefined,
	};
}
