import {expect, test} from 'vitest';
import {containersOf, removeAllOf} from '../support/containers.ts';
import {runProgram} from '../support/program.ts';
import {type PtyProgram, startInPty} from '../support/pty.ts';
import {endRunners, noRunners, runnersOf} from '../support/runners.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const definition = `
import {Exec, Parallel} from 'conducto';
export default new Parallel({image: 'busybox:latest', children: {
	Talk: new Exec('i=0; while :; do echo line $((i=i+1)); sleep 0.1; done'),
	Fail: new Exec('echo broken; exit 3'),
}});
`;

/** A folder with a pipeline that goes on until it is ended. */
async function project() {
	const folder = await temporaryFolder({'p.ts': definition});
	const stateFolder = `${folder.path}/state`;
	const start = (...args: readonly string[]): PtyProgram =>
		startInPty({args, cwd: folder.path, env: {CONDUCTO_STATE_DIR: stateFolder}, cols: 100});
	return {
		stateFolder,
		start,
		run: async (...args: readonly string[]) => runProgram(args, {stateFolder, cwd: folder.path}),
		/** The TUI, in the middle of the run, with the endless node's log in the pane. */
		async running(): Promise<PtyProgram> {
			const tui = start('p.ts', '--run');
			await tui.waitFor(/✗ 1 error/);
			tui.press('j');
			await tui.waitFor(/│ line \d+/);
			return tui;
		},
		async [Symbol.asyncDispose]() {
			await removeAllOf(stateFolder);
			await folder[Symbol.asyncDispose]();
		},
	};
}

/** Selects the endless node, and goes to the first line of its log. */
async function readFromStart(display: PtyProgram): Promise<void> {
	// Keys that are typed before it listens are lost.
	await display.waitFor(() => display.modes().bracketedPaste);
	display.press('j');
	await display.waitFor(/│ line \d+/);
	display.press('Enter');
	await display.waitFor(/^ *line \d+$/m);
	display.press('g');
	await display.waitFor(/^ *line 1\n *line 2$/m);
}

test('what is left running goes on, and is there again with all of its log, in any number of displays', async () => {
	await using here = await project();
	await using tui = await here.running();
	tui.press('q');
	await tui.waitFor('1 node is running. Stop it and quit?');
	await tui.waitFor('l: leave it running');
	tui.press('l');
	await tui.waitFor(/runs on\. Look at it again with/);
	expect((await tui.exit).exitCode).toBe(0);
	expect(runnersOf(here.stateFolder)).toHaveLength(1);

	await using first = here.start('open');
	await using second = here.start('open');
	for (const display of [first, second]) {
		await display.waitFor(/✗ 1 error/);
		await readFromStart(display);
	}

	// From a third terminal.
	const id = /p\.ts\s+(\w{6})/.exec(first.screen())?.[1] ?? '';
	expect((await here.run('kill', id, '/Talk')).stdout).toBe('/Talk was killed.\n');
	for (const display of [first, second]) {
		await display.waitFor(/1 killed/);
	}

	// Nothing runs any more, and the runner lives as long as somebody looks.
	first.press('q');
	await first.waitFor('is kept');
	second.press('r');
	await second.waitFor(/attempt 2/);
	second.press('q');
	await second.waitFor('runs on');
	await here.run('kill', id);
	await noRunners(here.stateFolder);
	expect(await containersOf(here.stateFolder, 'running')).toEqual([]);
});

test('a display that came later leaves without a question, also by Ctrl-C', async () => {
	await using here = await project();
	const {stdout} = await here.run('p.ts', '--detach');
	await using display = here.start('open', stdout.trim());
	await display.waitFor('q leave');
	await display.waitFor(() => display.modes().bracketedPaste);
	display.press('q');
	await display.waitFor('runs on');
	expect((await display.exit).exitCode).toBe(0);
	await using other = here.start('open');
	await other.waitFor('q leave');
	await other.waitFor(() => other.modes().bracketedPaste);
	other.press('C-c');
	await other.waitFor('runs on');
	expect((await other.exit).exitCode).toBe(130);
	expect(runnersOf(here.stateFolder)).toHaveLength(1);
});

test.for(['SIGHUP', 'SIGKILL'] as const)(
	'a terminal that is closed, or a display that is killed, takes nothing with it: %s',
	async signal => {
		await using here = await project();
		await using tui = await here.running();
		tui.kill(signal);
		await tui.exit;
		await using again = here.start('open');
		await again.waitFor(/✗ 1 error/);
		await readFromStart(again);
	},
);

test('a display that is killed while nothing runs takes its runner with it', async () => {
	await using here = await project();
	await using tui = here.start('p.ts');
	await tui.waitFor('not started');
	await tui.waitFor(screen => screen.includes('not started') && isUp(here.stateFolder));
	tui.kill('SIGKILL');
	await tui.exit;
	await noRunners(here.stateFolder);
});

function isUp(stateFolder: string): boolean {
	return runnersOf(stateFolder).length === 1;
}

test('Ctrl-C stops what runs, and leaves neither containers nor a runner', async () => {
	await using here = await project();
	await using tui = await here.running();
	tui.press('C-c');
	expect((await tui.exit).exitCode).toBe(130);
	expect(runnersOf(here.stateFolder)).toEqual([]);
	expect(await containersOf(here.stateFolder, 'running')).toEqual([]);
});

test('four displays that are opened at once show one runner', async () => {
	await using here = await project();
	const {stdout} = await here.run('p.ts', '--detach');
	const id = stdout.trim();
	await here.run('kill', id);
	await noRunners(here.stateFolder);
	const displays = Array.from({length: 4}, () => here.start('open', id));
	const [first] = displays;
	for (const display of displays) {
		await display.waitFor('Space run');
		await display.waitFor(() => display.modes().bracketedPaste);
	}

	first?.press(' ');
	for (const display of displays) {
		await display.waitFor(/✗ 1 error/);
		display.press('j');
		await display.waitFor(/│ line \d+/);
	}

	expect(runnersOf(here.stateFolder)).toHaveLength(1);
	await here.run('kill', id);
	for (const display of displays) {
		display.press('q');
		await display.exit;
	}

	await noRunners(here.stateFolder);
});

test('a runner that dies is told, and what is to be done about it', async () => {
	await using here = await project();
	await using tui = await here.running();
	const [pid = 0] = runnersOf(here.stateFolder);
	process.kill(pid, 'SIGKILL');
	await tui.waitFor('The runner of this pipeline has ended.');
	await tui.waitFor('To go on, quit and open the pipeline again.');
	tui.press('q');
	await tui.exit;
	await endRunners(here.stateFolder);
});
