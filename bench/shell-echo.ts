import {performance} from 'node:perf_hooks';
import {setTimeout as pause} from 'node:timers/promises';
import {median} from './median.ts';
import type {RawTerminal} from './raw-terminal.ts';
import {besideDockerExec} from './shell-terminals.ts';

const rounds = 12;
const keys = 'abcdefghijklmnopqrst';
/** Between two keys, as of somebody who types fast. */
const keyMs = 20;

export type ShellEcho = {readonly dockerExecMs: number; readonly conductoMs: number};

/** From a key to its echo at a shell's prompt: in a snapshot shell and in a plain `docker exec -it`, in turns. Medians. */
export async function measureShellEcho(folder: string): Promise<ShellEcho> {
	return besideDockerExec(folder, async ({conducto, dockerExec}) => {
		const times = {conducto: [] as number[], dockerExec: [] as number[]};
		for (let round = 0; round < rounds; round++) {
			times.dockerExec.push(...(await type(dockerExec)));
			times.conducto.push(...(await type(conducto)));
		}

		return {dockerExecMs: median(times.dockerExec), conductoMs: median(times.conducto)};
	});
}

async function type(terminal: RawTerminal): Promise<readonly number[]> {
	const times: number[] = [];
	for (const key of keys) {
		await pause(keyMs);
		const start = performance.now();
		terminal.press(key);
		await terminal.shows(new RegExp(key));
		times.push(performance.now() - start);
	}

	// Takes the line away again.
	terminal.press('\x15');
	await pause(keyMs);
	return times;
}
