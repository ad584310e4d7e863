import {randomUUID} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {afterEach, expect, test} from 'vitest';
import {docker} from '../support/containers.ts';
import {type PtyProgram, startShellInPty} from '../support/pty.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const fixture = fileURLToPath(new URL('../fixtures/debug-program.ts', import.meta.url));
const owner = randomUUID();
/** Switches on what a full-screen program does. */
const dirty = String.raw`printf '\033[?1049h\033[?25l\033[?1003;2004;1004;1h'`;

afterEach(async () => {
	expect(await containers(), 'no container is left').toBe('');
});

async function containers(format = '{{.ID}}'): Promise<string> {
	return docker('ps', '-a', '--filter', `label=com.conducto.owner=${owner}`, '--format', format);
}

type Started = AsyncDisposable & {
	readonly shell: PtyProgram;
	/** The debug program has ended: what the screen shows, and that the terminal is as it was. */
	readonly finished: () => Promise<string>;
};

/** Types the start of the fixture into a shell in a pty and waits until the debug shell prompts. */
async function start(...args: readonly string[]): Promise<Started> {
	const command = [process.execPath, fixture, owner, ...args].map(arg => `'${arg}'`).join(' ');
	const shell = startShellInPty({cols: 100, rows: 30, env: {GO: `clear; ${command}`}});
	await shell.waitFor('$');
	const [settings, modes] = [await shell.settings(), shell.modes()];
	shell.press('eval "$GO"', 'Enter');
	await shell.waitFor(/^root@\w+:.*#$/m);
	return {
		shell,
		async finished() {
			const screen = await shell.waitFor(/\n\$$/);
			expect(await shell.settings()).toBe(settings);
			expect(shell.modes()).toEqual(modes);
			return screen;
		},
		[Symbol.asyncDispose]: () => shell[Symbol.asyncDispose](),
	};
}

test("a snapshot: the node's surroundings, its command, the terminal's size; exit returns", async () => {
	await using started = await start('snapshot');
	const {shell} = started;
	expect(shell.screen()).toContain('Snapshot of /Build/Lint');
	shell.press('echo "$NODE in $PWD: $(stty size) $TERM"; /conducto/cmd.sh', 'Enter');
	await shell.waitFor('lint in /usr/share: 30 100 xterm-256color');
	await shell.waitFor('the command of lint');
	shell.resize(90, 25);
	shell.press(
		'until [ "$(stty size)" = "25 90" ]; do :; done; echo "$COLUMNS"; echo res"ized"',
		'Enter',
	);
	await shell.waitFor('resized');
	shell.press('echo grüße | wc -m -c', 'Enter');
	await shell.waitFor(/\d+ +8$/m);
	shell.resize(100, 30);
	shell.press('false', 'Enter', 'exit', 'Enter');
	expect(await started.finished()).toContain('back');
});

test('a live session: what is typed there is in the folder', async () => {
	await using folder = await temporaryFolder({'a.txt': 'before\n'});
	await using started = await start('live', folder.path);
	const {shell} = started;
	shell.press('echo after >> /mnt/conducto/a.txt', 'Enter', 'exit', 'Enter');
	expect(await started.finished()).toContain('back');
	expect(await readFile(`${folder.path}/a.txt`, 'utf8')).toBe('before\nafter\n');
});

test('Ctrl-P is the previous command at once, Ctrl-C interrupts, Ctrl-D ends', async () => {
	await using started = await start('snapshot');
	const {shell} = started;
	shell.press('echo one$((1+1))', 'Enter');
	await shell.waitFor('one2');
	shell.press('C-p');
	await shell.waitFor(/one2\n.*# echo one\$\(\(1\+1\)\)$/);
	shell.press('C-c');
	await shell.waitFor(/\^C\n.*#$/);
	shell.press("echo slee''ping; sleep 1000", 'Enter');
	await shell.waitFor(/^sleeping$/m);
	shell.press('C-c');
	await shell.waitFor(/sleeping\n\^C\n.*#$/);
	shell.press('C-d');
	expect(await started.finished()).toContain('back');
});

test('the shell is killed', async () => {
	await using started = await start('snapshot');
	started.shell.press(`${dirty}; kill -9 $$`, 'Enter');
	expect(await started.finished()).toContain('back');
});

test('the container is removed under the shell', async () => {
	await using started = await start('snapshot');
	started.shell.press(`${dirty}; echo READY`, 'Enter');
	await started.shell.waitFor(/^READY/m);
	await docker('rm', '-f', await containers());
	const screen = await started.finished();
	expect(screen).toContain('failed: The shell ended because its container did.');
});

test.for(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s to the program', async signal => {
	await using started = await start('snapshot');
	const label = await containers('{{.Label "com.conducto.session"}}');
	started.shell.press(`${dirty}; echo READY`, 'Enter');
	await started.shell.waitFor(/^READY/m);
	process.kill(Number(label.split(':')[0]), signal);
	expect(await started.finished()).not.toMatch(/back|failed/);
});
