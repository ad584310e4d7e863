import {afterAll, beforeAll, expect, test, vi} from 'vitest';
import {type DisplayInPty, openDisplayInPty, processesOf} from '../support/display-in-pty.ts';
import {runProgram} from '../support/program.ts';
import {noRunners} from '../support/runners.ts';
import {type SecondEngine, startSecondEngine} from '../support/second-engine.ts';

const wait = {timeout: 30_000};
const prompt = /^\[snapshot \/One\].*[#$>] ?$/m;

let engine: SecondEngine;

beforeAll(async () => {
	engine = await startSecondEngine({liveRestore: false});
	// All that these tests start looks for its engine there.
	vi.stubEnv('DOCKER_HOST', engine.host);
}, 200_000);

afterAll(async () => {
	vi.unstubAllEnvs();
	await engine[Symbol.asyncDispose]();
}, 200_000);

async function open(): Promise<DisplayInPty> {
	const display = await openDisplayInPty({image: 'debian:stable-slim', prompt});
	await display.open();
	return display;
}

test('the engine dies under a shell: one sentence in the tree; what it left is removed when an engine answers', async () => {
	await using display = await open();
	const {shell} = display;
	shell.press(
		String.raw`printf '\033[?1049h\033[?25l\033[?1003;1006;2004;1004;1h\033=DIRTY'`,
		'Enter',
	);
	await shell.waitFor(/DIRTY/);
	await engine.end('SIGKILL');
	await shell.waitFor(/○ \/One/);
	expect(shell.modes()).toMatchObject({alternateScreen: true, mouse: 'none', focusEvents: false});
	await shell.waitFor('The shell ended because the Docker engine answers no more.');
	await engine.start();
	await expect.poll(display.sessions, wait).toEqual([]);
	shell.press('s');
	await shell.waitFor(prompt);
	shell.press('exit', 'Enter');
	await shell.waitFor(/○ \/One/);
	await expect.poll(display.sessions, wait).toEqual([]);
	await display.finish(() => shell.press('q'));
});

test('the display is left while no engine answers: at once, and the next start removes what is left', async () => {
	await using display = await open();
	const {shell, stateFolder} = display;
	await display.detach();
	await display.open();
	await engine.end('SIGKILL');
	await shell.waitFor(/○ \/One/);
	await display.leave(() => shell.press('q'));
	await noRunners(stateFolder);
	expect(processesOf(stateFolder)).toEqual(['sh']);
	await engine.start();
	expect(await display.sessions()).not.toEqual([]);
	const {exitCode} = await runProgram(['open', '--ci'], {stateFolder});
	expect(exitCode).toBe(0);
	await expect.poll(display.sessions, wait).toEqual([]);
});
