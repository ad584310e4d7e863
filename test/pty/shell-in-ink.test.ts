import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {startShellInPty} from '../support/pty.ts';

const fixture = fileURLToPath(new URL('../fixtures/ink-program.ts', import.meta.url));

test('a program with a screen lends its terminal to shells, and hears every key before, between and after', async () => {
	const script = 'read -r line; echo "shell got $line"; read -r line';
	const command = `'${process.execPath}' '${fixture}' '${script}'`;
	await using shell = startShellInPty({env: {GO: command}});
	await shell.waitFor('$');
	const settings = await shell.settings();
	const modes = shell.modes();
	shell.press('eval "$GO"', 'Enter');
	await shell.waitFor('keys: []');
	shell.press('a');
	await shell.waitFor('keys: [a]');

	let keys = 'a';
	for (const key of ['b', 'c', 'd']) {
		shell.press('s');
		await shell.waitFor('BANNER');
		expect(shell.modes().alternateScreen).toBe(false);
		shell.press(`über ${key}`, 'Enter');
		await shell.waitFor(`shell got über ${key}`);
		shell.press('Enter');
		await shell.waitFor(`keys: [${keys}]`);
		expect(shell.modes().alternateScreen).toBe(true);
		shell.press(key);
		keys += key;
		await shell.waitFor(`keys: [${keys}]`);
	}

	shell.press('q');
	await shell.waitFor(/\n\$$/);
	expect(await shell.settings()).toBe(settings);
	expect(shell.modes()).toEqual(modes);
});
