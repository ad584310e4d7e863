import {expect, test} from 'vitest';
import {removeAllOf} from '../support/containers.ts';
import {displayOf} from '../support/display-in-pty.ts';
import {cliFile} from '../support/program.ts';
import {startShellInPty} from '../support/pty.ts';
import {noRunners} from '../support/runners.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const definition = `
import {Exec} from 'conducto';
export default new Exec('echo one', {image: 'busybox:latest'});
`;

/** Switches on what a full-screen program does. */
const dirty = String.raw`printf '\033[?1049h\033[?25l\033[?1003;1006;2004;1004;1h\033=DIRTY'`;

/** How keys are read and lines are printed. Characters with a meaning are the terminal's own, `stty sane` has none for some. */
function flags(settings: string): readonly string[] {
	return settings.match(/-?\b(icanon|isig|iexten|echo|icrnl|ixon|brkint|opost|onlcr)\b/g) ?? [];
}

test.for(['doctor', 'start'] as const)(
	'what a killed display and its shell left on is off after %s',
	async way => {
		await using folder = await temporaryFolder({'p.ts': definition});
		const stateFolder = `${folder.path}/state`;
		const conducto = `'${process.execPath}' '${cliFile}'`;
		await using shell = startShellInPty({
			cols: 100,
			rows: 30,
			cwd: folder.path,
			env: {CONDUCTO_STATE_DIR: stateFolder, GO: `PS1='over$ '; clear; ${conducto}`},
		});
		try {
			await shell.waitFor('$');
			const [settings, modes] = [flags(await shell.settings()), shell.modes()];
			shell.press('eval "$GO p.ts"', 'Enter');
			await shell.waitFor(() => shell.modes().bracketedPaste);
			await shell.waitFor(/s snapshot/);
			shell.press('s');
			await shell.waitFor(/^\[snapshot \/\] \/ #/m);
			shell.press(dirty, 'Enter');
			await shell.waitFor(() => shell.modes().alternateScreen);
			process.kill(displayOf(stateFolder), 'SIGKILL');
			await shell.waitFor(/over\$/);
			expect(shell.modes()).not.toEqual(modes);
			expect(flags(await shell.settings())).not.toEqual(settings);

			// Enter is no end of a line to a shell that is read byte by byte, and the display's terminal has answered it.
			shell.press('\n');
			await shell.waitFor(/over\$[\s\S]*over\$/);
			shell.press(way === 'doctor' ? 'eval "$GO doctor"\n' : 'eval "$GO open"\n');
			if (way === 'doctor') {
				await shell.waitFor(/✓ engine +Docker/);
				expect(await shell.waitFor(/✓ terminal/)).toMatch(/✓ docker +Docker version/);
			} else {
				await shell.waitFor(/s snapshot/);
				shell.press('q');
			}

			await expect.poll(() => shell.modes()).toEqual(modes);
			await expect.poll(async () => flags(await shell.settings())).toEqual(settings);
		} finally {
			await removeAllOf(stateFolder);
			await noRunners(stateFolder);
		}
	},
);
