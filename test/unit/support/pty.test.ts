import {expect, test} from 'vitest';
import {startInPty, startShellInPty} from '../../support/pty.ts';

test('shows what a program writes, and its exit code', async () => {
	await using program = startInPty({file: 'sh', args: ['-c', 'printf "one\\ntwo"; exit 3']});
	expect(await program.exit).toEqual({exitCode: 3, signal: undefined});
	expect(program.screen()).toBe('one\ntwo');
	expect(program.bytesWritten()).toBe('one\r\ntwo'.length);
});

test('reports the last screen when a condition is not met', async () => {
	await using program = startInPty({file: 'sh', args: ['-c', 'echo here; read _']});
	await program.waitFor('here');
	await expect(program.waitFor(/never/, 50)).rejects.toThrow(
		/waited for \/never\/, but not within 50 ms.*\nhere/s,
	);
	program.press('Enter');
	await expect(program.waitFor('never')).rejects.toThrow('but it ended with 0');
});

test('knows the modes that a program has set, and the keys that follow from them', async () => {
	await using shell = startShellInPty();
	await shell.waitFor('$');
	shell.press("printf '\\033[?1049h\\033[?25l\\033[?2004h\\033[?1002h\\033[?1h'; cat -v", 'Enter');
	await shell.waitFor(() => shell.modes().mouse === 'drag');
	expect(shell.modes()).toEqual({
		alternateScreen: true,
		cursorVisible: false,
		bracketedPaste: true,
		mouse: 'drag',
		focusEvents: false,
		applicationCursorKeys: true,
	});
	shell.press('Up');
	await shell.waitFor('^[OA');
	shell.press('C-c');
	await shell.waitFor(/\$ $|\$$/m);
});

test('reads the settings of the terminal from outside, and resizes it', async () => {
	await using shell = startShellInPty({cols: 60, rows: 10});
	await shell.waitFor('$');
	const before = await shell.settings();
	expect(before).toContain('rows 10; columns 60');
	expect(before).toMatch(/ echo /);
	shell.press('stty -echo', 'Enter');
	await shell.waitFor(/echo\n\$/);
	expect(await shell.settings()).toMatch(/ -echo /);
	shell.resize(100, 30);
	shell.press('stty size', 'Enter');
	await shell.waitFor('30 100');
});
