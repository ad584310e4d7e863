import {existsSync, readdirSync} from 'node:fs';
import {expect, test} from 'vitest';
import {containersOf, docker, removeAllOf} from '../support/containers.ts';
import {displayOf} from '../support/display-in-pty.ts';
import {cliFile} from '../support/program.ts';
import {startShellInPty} from '../support/pty.ts';
import {noRunners} from '../support/runners.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const definition = `
import {Exec, Image, Serial} from 'conducto';
const image = new Image({image: 'busybox:latest', copyDir: 'files'});
export default new Serial({image, children: {
	One: new Exec('cat a.txt'),
	Two: new Exec('echo two'),
}});
`;
const wait = {timeout: 15_000};
const detachKey = '\x1C';
const isShell = /-(snapshot|live|failed)$/;

test('shells of a display that was killed are found again: one is gone on with, one is removed', async () => {
	await using folder = await temporaryFolder({'p.ts': definition, 'files/a.txt': 'a\n'});
	const stateFolder = `${folder.path}/state`;
	const conducto = `'${process.execPath}' '${cliFile}'`;
	const shells = async (): Promise<readonly string[]> =>
		(await containersOf(stateFolder)).filter(name => isShell.test(name));
	const held = `${stateFolder}/held-shells`;
	await using shell = startShellInPty({
		cols: 100,
		rows: 30,
		cwd: folder.path,
		env: {CONDUCTO_STATE_DIR: stateFolder, GO: `PS1='over$ '; clear; ${conducto}`},
	});
	const killDisplay = async (): Promise<void> => {
		process.kill(displayOf(stateFolder), 'SIGKILL');
		await shell.waitFor(/over\$/);
	};

	try {
		await shell.waitFor('$');
		shell.press('eval "$GO p.ts"', 'Enter');
		await shell.waitFor(() => shell.modes().bracketedPaste);
		await shell.waitFor('0/2');
		shell.press('j', 'j');
		await shell.waitFor(/○ \/Two/);
		await shell.waitFor(/s snapshot/);
		shell.press('s');
		await shell.waitFor(/^\[snapshot \/Two\].*#/m);
		shell.press(detachKey);
		await shell.waitFor(/shell of \/Two goes on/);
		shell.press('k');
		await shell.waitFor(/○ \/One/);
		await shell.waitFor(/s snapshot/);
		shell.press('d');
		await shell.waitFor(/^\[live \/One\].*#/m);
		shell.press('x=kept; echo b > b.txt; echo made', 'Enter');
		await shell.waitFor(/^made$/m);
		await expect.poll(shells, wait).toHaveLength(2);
		await killDisplay();

		shell.press('\n', 'eval "$GO open"\n');
		await shell.waitFor('2 shells are still open: their program is gone.', 20_000);
		shell.press('o');
		await shell.waitFor(/snapshot +\/Two +its program is gone.*\n.*live +\/One +its program/);
		shell.press('g', 'x');
		await shell.waitFor(screen => !/snapshot +\/Two/.test(screen));
		await expect.poll(shells, wait).toEqual([expect.stringMatching(/-live$/)]);
		shell.press('Enter');
		await shell.waitFor('The live shell of /One, which a program that was killed left.');
		shell.press('echo "$x, $PWD"', 'Enter');
		await shell.waitFor('kept, /mnt/conducto');
		expect(readdirSync(held)).toHaveLength(1);
		shell.press(detachKey);
		await shell.waitFor(/shell of \/One goes on/);
		shell.press('q');
		await shell.waitFor('Quitting ends the live shell of /One. Quit?');

		// Who went on with it is killed, too.
		await killDisplay();
		shell.press('\n', 'eval "$GO open"\n');
		await shell.waitFor('The live shell of /One is still open: its program is gone.', 20_000);
		shell.press('o', 'Enter');
		await shell.waitFor('The live shell of /One, which a program that was killed left.');
		shell.press('echo "again $x"', 'Enter');
		await shell.waitFor('again kept');
		shell.press('exit', 'Enter');
		await shell.waitFor('1 file changed: rebuild', 20_000);
		shell.press('n');
		await expect.poll(shells, wait).toEqual([]);
		await expect.poll(() => readdirSync(held), wait).toEqual([]);
		const [id = ''] = readdirSync(`${stateFolder}/pipelines`);
		expect(readdirSync(`${stateFolder}/pipelines/${id}/shells`)).toEqual([]);
		expect(existsSync(`${folder.path}/files/b.txt`)).toBe(true);
		shell.press('q');
		await shell.waitFor('is kept');
	} finally {
		await removeAllOf(stateFolder);
		await noRunners(stateFolder);
	}
});

test('what a killed display had made ready, and a shell that has ended, are not offered but removed', async () => {
	await using folder = await temporaryFolder({'p.ts': definition, 'files/a.txt': 'a\n'});
	const stateFolder = `${folder.path}/state`;
	const conducto = `'${process.execPath}' '${cliFile}'`;
	await using shell = startShellInPty({
		cols: 100,
		rows: 30,
		cwd: folder.path,
		env: {CONDUCTO_STATE_DIR: stateFolder, GO: `PS1='over$ '; clear; ${conducto}`},
	});
	const named = async (what: RegExp): Promise<readonly string[]> =>
		(await containersOf(stateFolder)).filter(name => what.test(name));
	try {
		await shell.waitFor('$');
		shell.press('eval "$GO p.ts"', 'Enter');
		await shell.waitFor(() => shell.modes().bracketedPaste);
		await shell.waitFor('0/2');
		shell.press('j');
		await shell.waitFor(/○ \/One/);
		await shell.waitFor(/s snapshot/);
		shell.press('d');
		await shell.waitFor(/^\[live \/One\].*#/m);
		shell.press(detachKey);
		await shell.waitFor(/shell of \/One goes on/);
		await expect.poll(async () => named(/-ready$/), wait).toHaveLength(1);
		process.kill(displayOf(stateFolder), 'SIGKILL');
		await shell.waitFor(/over\$/);
		const [live = ''] = await named(/-live$/);
		await docker('kill', live);
		shell.press('\n', 'eval "$GO open"\n');
		await shell.waitFor(screen => /0\/2/.test(screen) && !screen.includes('over$'), 20_000);
		shell.press('j', 's');
		await shell.waitFor(/^\[snapshot \/\w*\].*#/m);
		await expect.poll(async () => named(/-live$/), wait).toEqual([]);
		expect(shell.screen()).not.toContain('still open');
		shell.press('exit', 'Enter');
		await shell.waitFor(/s snapshot/);
		shell.press('q');
		await shell.waitFor('is kept');
	} finally {
		await removeAllOf(stateFolder);
		await noRunners(stateFolder);
	}
});
