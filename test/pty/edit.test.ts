import {readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {imagesOf} from '../support/containers.ts';
import {cliFile} from '../support/program.ts';
import {startShellInPty} from '../support/pty.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const definition = `
import {Exec, Serial} from 'conducto';

const root = new Serial({image: 'debian:stable-slim', env: {WHO: 'you'}});
root.add('Check', new Exec('echo "broken for $WHO"; exit 3'));
root.add('After', new Exec('echo after'));
export default root;
`;

/** An editor that first writes what can't be, then, shown what was wrong, mends it. */
const editor = `#!/bin/sh
cp "$1" "$(dirname "$0")/shown-$(ls "$(dirname "$0")" | wc -l)"
printf 'in the editor\\n'
read answer
if grep -q '^#! ' "$1"; then
	sed -i -e 's/^cpu: .*/cpu: 0.5/' "$1"
else
	sed -i -e 's/^cpu: .*/cpu: lots/' -e 's/WHO=.*/WHO=me/' -e 's/exit 3/echo "fixed"/' "$1"
fi
`;

test('from a red node to a green one by editing its command, and back', async () => {
	await using folder = await temporaryFolder({'pipeline.ts': definition, 'bin/ed': editor});
	const stateFolder = `${folder.path}/state`;
	await using _images = imagesOf(stateFolder);
	await using pty = startShellInPty({
		cols: 120,
		rows: 30,
		cwd: folder.path,
		env: {
			CONDUCTO_STATE_DIR: stateFolder,
			VISUAL: undefined,
			EDITOR: `sh ${folder.path}/bin/ed`,
		},
	});
	const conducto = `${process.execPath} ${cliFile}`;
	await pty.waitFor('$');
	const settings = await pty.settings();
	pty.press(`${conducto} pipeline.ts --run`, 'Enter');
	await pty.waitFor(/✗ 1 error/);
	pty.press(']');
	await pty.waitFor('broken for you');

	pty.press('e');
	await pty.waitFor('in the editor');
	expect(pty.modes()).toMatchObject({alternateScreen: false, cursorVisible: true});
	pty.press('x', 'Enter');
	await pty.waitFor(/in the editor[\s\S]*in the editor/);
	pty.press('x', 'Enter');
	await pty.waitFor(/cpu: none → 0.5/);
	await pty.waitFor(/Check +edited/);
	await pty.waitFor(/WHO: you → me/);
	expect(pty.modes()).toMatchObject({alternateScreen: true, cursorVisible: false});
	await expect(readFile(`${folder.path}/bin/shown-2`, 'utf8')).resolves.toMatch(
		/^#! cpu must be a number of CPUs, at least 0.01, not the string "lots"\.\n/,
	);

	pty.press('r');
	await pty.waitFor(/✓ 2 done/);
	await pty.waitFor('broken for me');
	await pty.waitFor('fixed');
	pty.press('u');
	await pty.waitFor(screen => !screen.includes('takes the edit back'));
	pty.press('q');
	const end = await pty.waitFor(/is kept/);
	const id = /Pipeline (\w+) is kept/.exec(end)?.[1] ?? '';
	expect(await pty.settings()).toBe(settings);

	// The same from a terminal, with nobody else at it.
	pty.press(
		`clear; ${conducto} edit ${id} /After --command 'echo other; exit 1' --mem 0.5`,
		'Enter',
	);
	await pty.waitFor('/After is edited: its next attempt runs as it is now.');
	pty.press(`clear; ${conducto} reset ${id} /After && ${conducto} open ${id} --ci`, 'Enter');
	await pty.waitFor(/\[\/After\] other/);
	await pty.waitFor(/error in .*exit code 1/);
	pty.press(`clear; ${conducto} edit ${id} /After`, 'Enter');
	await pty.waitFor('in the editor');
	pty.press('x', 'Enter');
	await pty.waitFor(/in the editor[\s\S]*in the editor/);
	pty.press('x', 'Enter');
	await pty.waitFor('/After is edited');
	pty.press(
		`clear; ${conducto} edit ${id} /After --revert; ${conducto} edit ${id} /After --cpu lots`,
		'Enter',
	);
	await pty.waitFor('/After is as its definition has it.');
	await pty.waitFor('conducto: cpu must be a number of CPUs');
});
