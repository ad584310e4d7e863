import {spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {type PtyProgram, startShellInPty} from '../support/pty.ts';

const fixture = fileURLToPath(new URL('../fixtures/terminal-program.ts', import.meta.url));

type Started = {readonly shell: PtyProgram; readonly settings: string};

/** A shell in a pty that has started the fixture with the given arguments. */
async function start(...args: string[]): Promise<Started> {
	// From the environment: what is typed is echoed, and would be mistaken for the program's output.
	const command = [process.execPath, fixture, ...args].map(quote).join(' ');
	const shell = startShellInPty({
		cols: 100,
		rows: 30,
		env: {GO: `PS1='over$ '; clear; ${command}`},
	});
	await shell.waitFor('$');
	const settings = await shell.settings();
	shell.press('eval "$GO"', 'Enter');
	return {shell, settings};
}

function quote(text: string): string {
	return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Waits until the shell prompts again, and returns the screen and the exit status. */
async function finished(shell: PtyProgram): Promise<{screen: string; status: number}> {
	const screen = await shell.waitFor(/^over\$$/m);
	shell.press('echo "status=$?="', 'Enter');
	const status = /^status=(\d+)=/m.exec(await shell.waitFor(/^status=\d+=/m))?.[1];
	return {screen, status: Number(status)};
}

async function expectIntact({shell, settings}: Started): Promise<void> {
	expect(await shell.settings()).toBe(settings);
	expect(shell.modes()).toEqual({
		alternateScreen: false,
		cursorVisible: true,
		bracketedPaste: false,
		mouse: 'none',
		focusEvents: false,
		applicationCursorKeys: false,
	});
}

const dirty = String.raw`printf '\033[?1049h\033[?25l\033[?1003;1006;2004;1004;1h\033=DIRTY'; `;

test('the size is right from the start and follows the terminal', async () => {
	const started = await start(
		`stty size; until [ "$(stty size)" = '20 90' ]; do sleep 0.02; done; echo resized; read -r line; echo "got $line"; exit 7`,
	);
	await using shell = started.shell;
	await shell.waitFor('30 100');
	shell.resize(90, 20);
	await shell.waitFor('resized');
	shell.press('grüße', 'Enter');
	await shell.waitFor('got grüße');
	expect((await finished(shell)).screen).toContain('exit 7 signal undefined');
	// The terminal's own size is part of its settings.
	shell.resize(100, 30);
	await expectIntact(started);
});

test('Ctrl-C goes to the program', async () => {
	const started = await start(
		`trap 'echo caught' INT; echo ready; read -r x; read -r x; echo after`,
	);
	await using shell = started.shell;
	await shell.waitFor('ready');
	shell.press('C-c');
	await shell.waitFor('caught');
	shell.press('Enter', 'Enter');
	expect((await finished(shell)).screen).toContain('after');
	await expectIntact(started);
});

test.each(['', 'utf8'])('every byte passes in and out (stdin decoded as "%s")', async encoding => {
	const bytes = Buffer.from(Array.from({length: 200_000}, (_, index) => (index * 7) % 256));
	const sum = createHash('sha256').update(bytes).digest('hex');
	const command = 'stty raw -echo; printf READY; head -c 200000 | sha256sum; stty sane';
	const args = encoding ? [fixture, command, '1', encoding] : [fixture, command];
	// `script` gives the fixture a terminal of its own, whose input is a pipe that takes any byte.
	await using program = startThroughScript(args);
	await program.waitFor('READY');
	program.write(bytes);
	expect(await program.waitFor('exit 0')).toContain(sum);
});

test('output in full, whatever its size', async () => {
	const {shell} = await start('seq 1 30000 | md5sum; seq 1 30000; printf LAST');
	await using _ = shell;
	expect((await finished(shell)).screen).toContain('29999\n30000\nLAST');
});

test('a line feed without a return only moves down', async () => {
	const {shell} = await start(String.raw`stty raw; printf 'down\nhere'; stty sane; echo`);
	await using _ = shell;
	expect((await finished(shell)).screen).toMatch(/^down\n {4}here/m);
});

test('a program that is killed leaves the terminal as it was', async () => {
	const started = await start(`${dirty} kill -9 $$`);
	await using shell = started.shell;
	const {screen} = await finished(shell);
	expect(screen).toContain('exit 0 signal 9');
	expect(screen).not.toContain('DIRTY');
	await expectIntact(started);
});

test.each([
	['SIGTERM', 143],
	['SIGHUP', 129],
	['SIGINT', 130],
	// On this one the fixture exits at once.
	['SIGUSR2', 9],
] as const)('%s to this process: the terminal is back before it ends', async (signal, status) => {
	const started = await start(`${dirty} echo "parent=$PPID="; trap '' HUP; sleep 1000`);
	await using shell = started.shell;
	const screen = await shell.waitFor(/parent=\d+=/);
	process.kill(Number(/parent=(\d+)=/.exec(screen)?.[1]), signal);
	expect((await finished(shell)).status).toBe(status);
	await expectIntact(started);
});

test('fifty programs leave no listener behind', async () => {
	const started = await start('true', '50', 'utf8');
	await using shell = started.shell;
	const {screen} = await finished(shell);
	expect(screen).toContain('listeners same');
	expect(screen).toContain('encoding utf8, raw false');
	await expectIntact(started);
});

test('without a terminal: one sentence', async () => {
	const child = spawn(process.execPath, [fixture], {stdio: ['ignore', 'ignore', 'pipe']});
	const errors = await child.stderr.toArray();
	expect(Buffer.concat(errors).toString()).toContain('A shell needs a terminal to run in.');
});

type Script = AsyncDisposable & {
	readonly write: (bytes: Buffer) => void;
	readonly waitFor: (text: string) => Promise<string>;
};

function startThroughScript(args: readonly string[]): Script {
	const command = [process.execPath, ...args].map(quote).join(' ');
	const child = spawn('script', ['-qec', `stty raw -echo; ${command}`, '/dev/null']);
	let output = '';
	const closed = new Promise(resolve => child.once('close', resolve));
	child.stdout.setEncoding('latin1').on('data', (text: string) => {
		output += text;
	});
	return {
		write: bytes => child.stdin.write(bytes),
		async waitFor(text) {
			for await (const _ of child.stdout.iterator({destroyOnReturn: false})) {
				if (output.includes(text)) {
					break;
				}
			}

			return output;
		},
		async [Symbol.asyncDispose]() {
			child.kill('SIGKILL');
			await closed;
		},
	};
}
