// Measures what a person feels, against something of the same kind in the same run. Ratios are the
// point: absolute times move with the machine.
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {measureFirstFrame} from '../bench/first-frame.ts';
import {measureIdle} from '../bench/idle.ts';
import {measureMuchOutput} from '../bench/much-output.ts';
import {measureNodeToNode} from '../bench/node-to-node.ts';
import {measureRebuild} from '../bench/rebuild.ts';

const folder = await mkdtemp(join(tmpdir(), 'conducto-bench-'));
try {
	const frame = await measureFirstFrame(folder);
	const ratio = frame.conductoMs / frame.helloMs;
	report(
		'first frame',
		`${ms(frame.conductoMs)}, a bundled hello-world of Ink ${ms(frame.helloMs)}`,
	);
	judge(`${ratio.toFixed(2)}x`, 'at most 1.50x', ratio <= 1.5);

	const idle = await measureIdle(folder);
	report('idle', `${idle.cpuPercent.toFixed(2)}% of a core, ${idle.bytesWritten} bytes written`);
	judge('', 'below 1% and no bytes', idle.cpuPercent < 1 && idle.bytesWritten === 0);

	const chain = await measureNodeToNode(folder);
	const chainRatio = chain.conductoMs / chain.dockerRunMs;
	report('node to node', `${ms(chain.conductoMs)}, docker run --rm ${ms(chain.dockerRunMs)}`);
	judge(`${chainRatio.toFixed(2)}x`, 'at most 1.00x', chainRatio <= 1);

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
} finally {
	await rm(folder, {recursive: true, force: true});
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

function ms(value: number): string {
	return `${value.toFixed(0)} ms`;
}
