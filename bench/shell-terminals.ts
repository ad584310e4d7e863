import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {promisify} from 'node:util';
import {definition, lastStep} from './definition.ts';
import {type RawTerminal, startRaw} from './raw-terminal.ts';

/** The image of the definition's nodes. */
export const image = 'busybox:latest';

/** What stands before the cursor when a shell waits for a command, with what colours it and asks for the cursor's place. */
export const prompt = /[#$] (?:\x1B\[[\d;?]*[a-zA-Z])*$/;

/** Longer than the cursor has to rest until a shell is made ready, and than that and all that follows a shell takes. */
export const quietMs = 4000;

/** The terminal UI, with its images built and the cursor at its root. */
export async function openTui(folder: string): Promise<RawTerminal> {
	const tui = startRaw({args: [definition], env: {CONDUCTO_STATE_DIR: join(folder, 'state')}});
	await tui.shows(new RegExp(lastStep));
	await pause(quietMs);
	return tui;
}

/** Leaves as a person would, so that nothing is left behind. */
export async function leaveTui(tui: RawTerminal): Promise<void> {
	tui.press('q');
	await tui.end();
}

type Both = {readonly conducto: RawTerminal; readonly dockerExec: RawTerminal};

/** Measures with two shells that wait for commands: a snapshot in the terminal UI, and a plain `docker exec -it`. */
export async function besideDockerExec<Result>(
	folder: string,
	measure: (both: Both) => Promise<Result>,
): Promise<Result> {
	const docker = async (...args: readonly string[]): Promise<string> =>
		(await promisify(execFile)('docker', args)).stdout.trim();
	const container = await docker('run', '--detach', '--interactive', image, 'sh');
	try {
		const dockerExec = startRaw({file: 'docker', args: ['exec', '-it', container, 'sh']});
		await dockerExec.shows(prompt);
		const conducto = await openTui(folder);
		conducto.press('j');
		await pause(quietMs);
		conducto.press('s');
		await conducto.shows(prompt);
		const result = await measure({conducto, dockerExec});
		conducto.press('exit\r');
		await conducto.shows(new RegExp(lastStep));
		await leaveTui(conducto);
		dockerExec.press('exit\r');
		await dockerExec.end();
		return result;
	} finally {
		await docker('rm', '--force', container);
	}
}
