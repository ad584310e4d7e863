import {performance} from 'node:perf_hooks';
import {median} from './median.ts';
import {linesOf} from './printing.ts';
import type {RawTerminal} from './raw-terminal.ts';
import {besideDockerExec} from './shell-terminals.ts';

const bytes = 50e6;
const rounds = 3;

export type ShellOutput = {readonly dockerExecMs: number; readonly conductoMs: number};

/** 50 MB printed in a snapshot shell and in a plain `docker exec -it`, to their last byte at the terminal, in turns. Medians. */
export async function measureShellOutput(folder: string): Promise<ShellOutput> {
	return besideDockerExec(folder, async ({conducto, dockerExec}) => {
		const times = {conducto: [] as number[], dockerExec: [] as number[]};
		for (let round = 0; round < rounds; round++) {
			times.dockerExec.push(await print(dockerExec));
			times.conducto.push(await print(conducto));
		}

		return {dockerExecMs: median(times.dockerExec), conductoMs: median(times.conducto)};
	});
}

async function print(terminal: RawTerminal): Promise<number> {
	const start = performance.now();
	// What is typed is echoed, and is not to be taken for the end.
	terminal.press(`${linesOf(String(bytes))}; echo pri''nted\r`);
	await terminal.shows(/printed/);
	return performance.now() - start;
}
