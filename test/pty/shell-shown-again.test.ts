import {expect, test} from 'vitest';
import {openDisplayInPty} from '../support/display-in-pty.ts';
import type {PtyProgram} from '../support/pty.ts';

/** Prints numbers as fast as it can, a row each. */
const count = `sh -c 'i=0; while :; do printf "%090d\\n" $((i=i+1)); done'`;

/** How often a number that was shown last is not followed by the next one. */
function gapsOf({terminal}: PtyProgram): number {
	const {normal} = terminal.buffer;
	const numbers = Array.from({length: normal.length}, (_, row) =>
		normal.getLine(row)?.translateToString(true),
	)
		.filter(line => line?.length === 90 && /^\d+$/.test(line))
		.map(Number);
	return numbers.filter((number, index) => index > 0 && number !== Number(numbers[index - 1]) + 1)
		.length;
}

test('what a shell prints at the moment at which it is shown again is shown too', async () => {
	await using display = await openDisplayInPty();
	const {shell} = display;
	await display.open();
	shell.terminal.options.scrollback = 50_000;
	for (let times = 0; times < 5; times++) {
		shell.terminal.clear();
		shell.press('clear', 'Enter');
		await shell.waitFor(/^\[snapshot \/One\] \/ #$/);
		shell.press(count, 'Enter');
		await shell.waitFor(/^\d{90}$/m);
		await display.detach();
		await display.comeBack();
		shell.press('C-c');
		await shell.waitFor(/\] \/ # ?$/);
		// More than its screen keeps may have been printed behind the tree.
		expect(gapsOf(shell)).toBeLessThanOrEqual(1);
	}

	shell.press('exit', 'Enter');
	await shell.waitFor(/○ \/One/);
	await display.finish(() => shell.press('q'));
});
