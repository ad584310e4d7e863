import {readdirSync, readFileSync} from 'node:fs';
import {expect} from 'vitest';
import {containersOf, removeAllOf} from './containers.ts';
import {cliFile} from './program.ts';
import {type PtyProgram, startShellInPty} from './pty.ts';
import {temporaryFolder} from './temporary-folder.ts';

/** What the key is by default: Ctrl-\. */
export const detachKey = '\x1C';

const sessionNames = /-(snapshot|live|failed)$/;

export type DisplayOptions = {
	/** Default: that of `busybox:latest` and of `debian:stable-slim`. */
	readonly prompt?: RegExp;
	/** Default: `busybox:latest`. */
	readonly image?: string;
	/** Added to the tests' environment. */
	readonly env?: Readonly<Record<string, string>>;
};

export type DisplayInPty = AsyncDisposable & {
	readonly shell: PtyProgram;
	readonly stateFolder: string;
	/** The process of the display. */
	readonly pid: number;
	/** The containers of debug shells. */
	readonly sessions: () => Promise<readonly string[]>;
	/** Opens a snapshot shell of the selected node, and waits for its prompt. */
	readonly open: () => Promise<void>;
	/** Goes back to the tree, and waits for it. */
	readonly detach: () => Promise<string>;
	/** Goes back to the only shell, and waits until keys are for it. */
	readonly comeBack: () => Promise<void>;
	/** Ends the display, however that is done, and expects the terminal to be as it was. */
	readonly leave: (how: () => void) => Promise<string>;
	/** The same, and expects that no session is left. */
	readonly finish: (how: () => void) => Promise<string>;
};

/** Opens a pipeline in the terminal of a shell, and selects its first command. */
export async function openDisplayInPty({
	prompt = /^\[snapshot \/\w+\] \/ # ?$/m,
	image = 'busybox:latest',
	env = {},
}: DisplayOptions = {}): Promise<DisplayInPty> {
	const folder = await temporaryFolder({'p.ts': definition(image)});
	const stateFolder = `${folder.path}/state`;
	const shell = startShellInPty({
		cols: 100,
		rows: 30,
		cwd: folder.path,
		env: {
			...env,
			CONDUCTO_STATE_DIR: stateFolder,
			GO: `PS1='over$ '; clear; '${process.execPath}' '${cliFile}' p.ts`,
		},
	});
	await shell.waitFor('$');
	const [settings, modes] = [await shell.settings(), shell.modes()];
	shell.press('eval "$GO"', 'Enter');
	await shell.waitFor(/One/);
	await shell.waitFor(() => shell.modes().bracketedPaste);
	shell.press('j');
	await shell.waitFor(/○ \/One/);
	await shell.waitFor(/s snapshot/);
	const sessions = async (): Promise<readonly string[]> =>
		(await containersOf(stateFolder)).filter(name => sessionNames.test(name));
	/** A prompt may be that of another shell, on the main screen. The terminal is this one's when nothing is added. */
	const isInFront = async (): Promise<void> => {
		await expect.poll(shell.settings).toContain('-opost');
	};
	const leave = async (how: () => void): Promise<string> => {
		how();
		const screen = await shell.waitFor(/^over\$$/m);
		expect(await shell.settings()).toBe(settings);
		expect(shell.modes()).toEqual(modes);
		return screen;
	};

	return {
		shell,
		stateFolder,
		pid: displayOf(stateFolder),
		sessions,
		async open() {
			shell.press('s');
			await shell.waitFor(prompt);
			await isInFront();
		},
		async detach() {
			shell.press(detachKey);
			return shell.waitFor(/shell of \/\w+ goes on/);
		},
		async comeBack() {
			shell.press('o');
			await shell.waitFor(/Shells.*goes back/);
			shell.press('Enter');
			await isInFront();
		},
		leave,
		async finish(how) {
			const screen = await leave(how);
			expect(await sessions()).toEqual([]);
			return screen;
		},
		async [Symbol.asyncDispose]() {
			await shell[Symbol.asyncDispose]();
			// A display that was cut may be about to remove some itself.
			await expect.poll(async () => removeAllOf(stateFolder).then(() => 'removed')).toBe('removed');
			await folder[Symbol.asyncDispose]();
		},
	};
}

function definition(image: string): string {
	return `
import {Exec, Serial} from 'conducto';
export default new Serial({image: '${image}', children: {
	One: new Exec('echo one'),
	Two: new Exec('echo two'),
}});
`;
}

/** The process of the display that runs there. */
export function displayOf(stateFolder: string): number {
	const [mark = ''] = readdirSync(`${stateFolder}/terminals`);
	return Number(readFileSync(`${stateFolder}/terminals/${mark}`, 'utf8').split(':')[0]);
}

/** The command lines of all processes that were started for a state folder, sorted; whoever inherited the variable counts. */
export function processesOf(stateFolder: string): readonly string[] {
	return readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.flatMap(pid => {
			try {
				const isOurs = readFileSync(`/proc/${pid}/environ`, 'utf8')
					.split('\0')
					.includes(`CONDUCTO_STATE_DIR=${stateFolder}`);
				const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
				return isOurs && line !== '' ? [line] : [];
			} catch {
				// It has just ended.
				return [];
			}
		})
		.toSorted();
}
