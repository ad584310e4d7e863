// Measures what a person feels, against something of the same kind in the same run. Ratios are the
// point: absolute times move with the machine. Names of benches as arguments: those alone.
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {measureFirstFrame} from '../bench/first-frame.ts';
import {measureIdle} from '../bench/idle.ts';
import {measureMuchOutput} from '../bench/much-output.ts';
import {measureNodeToNode} from '../bench/node-to-node.ts';
import {measureRebuild} from '../bench/rebuild.ts';
import {measureRerun} from '../bench/rerun.ts';
import {measureShellEcho} from '../bench/shell-echo.ts';
import {measureShellKey} from '../bench/shell-key.ts';
import {measureShellOutput} from '../bench/shell-output.ts';
import {measureSideBySide} from '../bench/side-by-side-times.ts';
import {measureTenThousand} from '../bench/ten-thousand.ts';

const benches: Readonly<Record<string, (folder: string) => Promise<void>>> = {
	async 'first-frame'(folder) {
		const frame = await measureFirstFrame(folder);
		const ratio = frame.conductoMs / frame.helloMs;
		report(
			'first frame',
			`${ms(frame.conductoMs)}, a bundled hello-world of Ink ${ms(frame.helloMs)}`,
		);
		judge(`${ratio.toFixed(2)}x`, 'at most 1.50x', ratio <= 1.5);
	},
	async idle(folder) {
		const idle = await measureIdle(folder);
		report('idle', `${idle.cpuPercent.toFixed(2)}% of a core, ${idle.bytesWritten} bytes written`);
		judge('', 'below 1% and no bytes', idle.cpuPercent < 1 && idle.bytesWritten === 0);
	},
	async chain(folder) {
		const chain = await measureNodeToNode(folder);
		const ratio = chain.conductoMs / chain.dockerRunMs;
		report('node to node', `${ms(chain.conductoMs)}, docker run --rm ${ms(chain.dockerRunMs)}`);
		judge(`${ratio.toFixed(2)}x`, 'at most 0.40x', ratio <= 0.4);
	},
	async parallel(folder) {
		const {conductoMs, xargsMs, cpuMsPerNode} = await measureSideBySide(folder);
		const ratio = conductoMs / xargsMs;
		report('200 parallel', `${ms(conductoMs)}, xargs -P4 docker run --rm ${ms(xargsMs)}`);
		judge(`${ratio.toFixed(2)}x`, 'at most 1.00x', ratio <= 1);
		judge(`${cpuMsPerNode.toFixed(1)} ms of CPU a node`, 'below 5 ms', cpuMsPerNode < 5);
	},
	async 'ten-thousand'(folder) {
		for (const shape of ['branches', 'serial', 'parallel'] as const) {
			const {cpuMsPerNode, peakBytes} = await measureTenThousand(folder, shape);
			report('10,000 nodes', `${shape}, on the fake engine`);
			judge(`${cpuMsPerNode.toFixed(2)} ms of CPU a node`, 'below 1 ms', cpuMsPerNode < 1);
			judge(mb(peakBytes), 'below 300 MB', peakBytes < 300e6);
		}
	},
	async output(folder) {
		const much = await measureMuchOutput(folder);
		const plainRate = much.dockerRunMs / much.plainMs;
		const tuiRate = much.dockerRunMs / much.tuiMs;
		report(
			'1 GB printed',
			`plain ${ms(much.plainMs)}, terminal UI ${ms(much.tuiMs)}, docker run > file ${ms(much.dockerRunMs)}`,
		);
		judge(
			`${plainRate.toFixed(2)}x and ${tuiRate.toFixed(2)}x as fast`,
			'at least 0.70x',
			Math.min(plainRate, tuiRate) >= 0.7,
		);
		const grown = Math.max(much.plainGrowth, much.tuiGrowth);
		judge(
			`${mb(much.plainGrowth)} and ${mb(much.tuiGrowth)} more memory`,
			'below 100 MB',
			grown < 100e6,
		);
		judge('log byte for byte', 'equal', much.isExact);
	},
	async rebuild(folder) {
		const {first, edited, unchanged} = await measureRebuild(folder);
		const firstRatio = first.conductoMs / first.buildxMs;
		report('first copy', `${ms(first.conductoMs)}, docker buildx build ${ms(first.buildxMs)}`);
		judge(`${firstRatio.toFixed(2)}x`, 'at most 1.00x', firstRatio <= 1);

		const perBuildx = edited.buildxMs / edited.conductoMs;
		const perClassic = edited.classicMs / edited.conductoMs;
		report(
			'one edit',
			`${ms(edited.conductoMs)}, docker buildx build ${ms(edited.buildxMs)}, docker build ${ms(edited.classicMs)}`,
		);
		judge(`1/${perBuildx.toFixed(0)} of buildx`, 'at most 1/10', perBuildx >= 10);
		judge(`1/${perClassic.toFixed(0)} of docker build`, 'at most 1/20', perClassic >= 20);

		const more = unchanged.conductoMs - unchanged.walkMs;
		report('no change', `${ms(unchanged.conductoMs)}, a walk by find ${ms(unchanged.walkMs)}`);
		judge(`${ms(more)} more`, 'below 100 ms more', more < 100);
	},
	async rerun(folder) {
		const {conductoMs, dockerExecMs} = await measureRerun(folder);
		report('save to rerun', `${ms(conductoMs)}, docker exec ${ms(dockerExecMs)}`);
		judge(ms(conductoMs), 'at most 150 ms', conductoMs <= 150);
	},
	async 'shell-key'(folder) {
		const {dockerRunMs, coldMs, readyMs} = await measureShellKey(folder);
		const cold = coldMs / dockerRunMs;
		const ready = readyMs / dockerRunMs;
		report(
			'key to prompt',
			`${ms(coldMs)}, with the cursor rested ${ms(readyMs)}, docker run -it --rm ${ms(dockerRunMs)}`,
		);
		judge(`${cold.toFixed(2)}x`, 'at most 1.20x', cold <= 1.2);
		judge(`${ready.toFixed(2)}x with the cursor rested`, 'at most 0.50x', ready <= 0.5);
	},
	async 'shell-echo'(folder) {
		const {conductoMs, dockerExecMs} = await measureShellEcho(folder);
		const more = conductoMs - dockerExecMs;
		report('key to echo', `${tenths(conductoMs)}, docker exec -it ${tenths(dockerExecMs)}`);
		judge(`${tenths(more)} more`, 'at most 5 ms more', more <= 5);
	},
	async 'shell-output'(folder) {
		const {conductoMs, dockerExecMs} = await measureShellOutput(folder);
		const rate = dockerExecMs / conductoMs;
		report('50 MB in shell', `${ms(conductoMs)}, docker exec -it ${ms(dockerExecMs)}`);
		judge(`${rate.toFixed(2)}x as fast`, 'at least 0.80x', rate >= 0.8);
	},
};

const asked = process.argv
	.slice(2)
	.flatMap(name => (name === 'shell' ? Object.keys(benches).filter(isOfShell) : name));
const unknown = asked.find(name => !(name in benches));
if (unknown !== undefined) {
	console.error(`There is no bench ${unknown}. There are: ${Object.keys(benches).join(', ')}.`);
	process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), 'conducto-bench-'));
try {
	for (const name of asked.length > 0 ? asked : Object.keys(benches)) {
		await benches[name]?.(folder);
	}
} finally {
	await rm(folder, {recursive: true, force: true});
}

/** `shell` stands for all that measure debug shells. */
function isOfShell(name: string): boolean {
	return name.startsWith('shell-');
}

function report(subject: string, text: string): void {
	console.log(`${subject.padEnd(14)}${text}`);
}

function judge(value: string, target: string, isMet: boolean): void {
	report('', `${value} (target: ${target}) ${isMet ? 'met' : 'MISSED'}`.trim());
}

function mb(bytes: number): string {
	return `${(bytes / 1e6).toFixed(0)} MB`;
}

function tenths(value: number): string {
	return `${value.toFixed(1)} ms`;
}

function ms(value: number): string {
	return `${value.toFixed(0)} ms`;
}
