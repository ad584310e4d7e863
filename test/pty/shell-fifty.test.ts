import {readFileSync, rmSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {openDisplayInPty, processesOf} from '../support/display-in-pty.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const probe = fileURLToPath(new URL('../fixtures/tell-listeners.ts', import.meta.url));
const wait = {timeout: 20_000};

/** More than Node.js lets listen to one event without a warning. */
const atOnce = 12;
const oneByOne = 38;

type Listeners = {readonly counts: readonly string[]; readonly warnings: readonly string[]};

test('fifty sessions in one display leave no listener, process or container, and the terminal as it was', async () => {
	await using told = await temporaryFolder();
	await using display = await openDisplayInPty({
		env: {NODE_OPTIONS: `--import=${probe}`, LISTENERS: told.path},
	});
	const {shell, pid, stateFolder} = display;
	const listeners = async (): Promise<Listeners> => {
		const file = `${told.path}/${pid}`;
		rmSync(file, {force: true});
		process.kill(pid, 'SIGUSR2');
		return expect
			.poll(() => JSON.parse(readFileSync(file, 'utf8')), wait)
			.toBeTruthy()
			.then(() => JSON.parse(readFileSync(file, 'utf8')));
	};
	const open = async (number: number): Promise<void> => {
		await display.open();
		shell.press(`echo number-$((${number} + 1000))`, 'Enter');
		await shell.waitFor(new RegExp(`^number-${number + 1000}\\n\\[snapshot /One\\] / #`, 'm'));
	};
	const leave = async (): Promise<void> => {
		shell.press('exit', 'Enter');
		await shell.waitFor(/○ \/One/);
	};

	// Some listeners come with the first shell and stay.
	await open(0);
	await leave();
	await expect.poll(display.sessions, wait).toEqual([]);
	const [before, processes] = [await listeners(), processesOf(stateFolder)];

	for (let number = 1; number <= atOnce; number++) {
		await open(number);
		await display.detach();
	}

	expect(await display.sessions()).toHaveLength(atOnce);
	for (let left = atOnce; left > 0; left--) {
		shell.press('o');
		await shell.waitFor(/Shells.*goes back/);
		shell.press('g', 'Enter');
		await shell.waitFor(/\] \/ # ?$/);
		await leave();
	}

	for (let number = atOnce + 1; number <= atOnce + oneByOne; number++) {
		await open(number);
		await leave();
	}

	await expect.poll(display.sessions, wait).toEqual([]);
	await expect.poll(listeners, wait).toEqual(before);
	expect(before.warnings).not.toContain('MaxListenersExceededWarning');
	await expect.poll(() => processesOf(stateFolder), wait).toEqual(processes);
	await display.finish(() => shell.press('q'));
});
