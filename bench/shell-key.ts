import {performance} from 'node:perf_hooks';
import {setTimeout as pause} from 'node:timers/promises';
import {lastStep} from './definition.ts';
import {median} from './median.ts';
import {type RawTerminal, startRaw} from './raw-terminal.ts';
import {image, leaveTui, openTui, prompt, quietMs} from './shell-terminals.ts';

/** One for each node of the definition but the last: each has its first shell in one. */
const rounds = 9;
/** Enough to see the cursor move, and much less than a rest. */
const movedMs = 200;

export type ShellKey = {
	readonly dockerRunMs: number;
	readonly coldMs: number;
	readonly readyMs: number;
};

/**
From the key to the prompt of a snapshot shell: right after the cursor came to the node, after it rested there,
and from the start of `docker run -it --rm image sh` to its prompt, in turns. Medians.
*/
export async function measureShellKey(folder: string): Promise<ShellKey> {
	const times = {dockerRun: [] as number[], cold: [] as number[], ready: [] as number[]};
	const tui = await openTui(folder);
	for (let round = 0; round < rounds; round++) {
		times.dockerRun.push(await dockerRun());
		tui.press('j');
		await pause(movedMs);
		times.cold.push(await shell(tui));
		await pause(quietMs);
		times.ready.push(await shell(tui));
		await pause(quietMs);
	}

	await leaveTui(tui);
	return {
		dockerRunMs: median(times.dockerRun),
		coldMs: median(times.cold),
		readyMs: median(times.ready),
	};
}

async function dockerRun(): Promise<number> {
	const start = performance.now();
	const terminal = startRaw({file: 'docker', args: ['run', '-it', '--rm', image, 'sh']});
	await terminal.shows(prompt);
	const time = performance.now() - start;
	terminal.press('exit\r');
	await terminal.end();
	return time;
}

async function shell(tui: RawTerminal): Promise<number> {
	const start = performance.now();
	tui.press('s');
	await tui.shows(prompt);
	const time = performance.now() - start;
	tui.press('exit\r');
	await tui.shows(new RegExp(lastStep));
	return time;
}
