import {randomUUID} from 'node:crypto';
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {connect, createServer, type Socket} from 'node:net';
import {fileURLToPath} from 'node:url';
import {afterEach, expect, test} from 'vitest';
import {docker} from '../support/containers.ts';
import {engineSocket} from '../support/engine-socket.ts';
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
async function start(kind: string, folder = '', env = {}): Promise<Started> {
	const args = folder === '' ? [kind] : [kind, folder];
	const command = [process.execPath, fixture, owner, ...args].map(arg => `'${arg}'`).join(' ');
	const shell = startShellInPty({
		cols: 100,
		rows: 30,
		env: {...env, GO: `PS1='over$ '; clear; ${command}`},
	});
	await shell.waitFor('$');
	const [settings, modes] = [await shell.settings(), shell.modes()];
	shell.press('eval "$GO"', 'Enter');
	await shell.waitFor(/^\[\w+ \/Build\/Lint\] root@\w+:.*#$/m);
	return {
		shell,
		async finished() {
			const screen = await shell.waitFor(/^over\$$/m);
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
	// One process in the foreground: in between two, bash may miss the signal.
	shell.press("sh -c 'echo slee''ping; exec sleep 1000'", 'Enter');
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

test('the window of the terminal is closed', async () => {
	await using started = await start('snapshot');
	// The shell around it leads the terminal's session: the system hangs up on all the rest.
	started.shell.kill('SIGKILL');
	await started.shell.exit;
	await expect.poll(() => containers(), {timeout: 20_000}).toBe('');
});

test('the engine goes away: the terminal is back, and the next session tidies up', async () => {
	await using folder = await temporaryFolder();
	await using engine = await proxyTo(engineSocket(), `${folder.path}/engine.sock`);
	{
		const env = {DOCKER_HOST: `unix://${folder.path}/engine.sock`};
		await using started = await start('snapshot', '', env);
		started.shell.press(`${dirty}; echo READY`, 'Enter');
		await started.shell.waitFor(/^READY/m);
		await engine[Symbol.asyncDispose]();
		expect(await started.finished()).toMatch(/failed: .*[Dd]ocker/);
	}

	const left = await containers();
	expect(left).not.toBe('');
	// While it runs, it is offered. It is tidied up when it has ended.
	await docker('kill', left);
	await using next = await start('snapshot');
	expect(await containers()).not.toContain(left);
	next.shell.press('exit', 'Enter');
	await next.finished();
});

/** A socket that leads to another one until it is disposed of. */
async function proxyTo(target: string, path: string): Promise<AsyncDisposable> {
	const sockets = new Set<Socket>();
	const server = createServer({allowHalfOpen: true}, near => {
		const far = connect({path: target, allowHalfOpen: true});
		for (const [from, to] of [
			[near, far],
			[far, near],
		] as const) {
			sockets.add(from);
			from.on('error', () => {}).pipe(to);
		}
	});
	server.listen(path);
	await once(server, 'listening');
	return {
		async [Symbol.asyncDispose]() {
			server.close();
			for (const socket of sockets) {
				socket.destroy();
			}
		},
	};
}
