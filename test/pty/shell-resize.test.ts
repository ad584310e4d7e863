import {expect, test} from 'vitest';
import {type DisplayInPty, openDisplayInPty} from '../support/display-in-pty.ts';
import type {PtyProgram} from '../support/pty.ts';
import type {Condition} from '../support/wait-for.ts';

/** In a shell of its own, which Ctrl-C ends at whatever place. */
const print = `sh -c 'while :; do seq 1 300; usleep 2000; done'`;

/** Makes the terminal tiny and back, a hundred times; each time it waits until what is in front has drawn. */
async function resizeAHundredTimes(
	{shell}: DisplayInPty,
	drawn: {readonly tiny: Condition; readonly full: Condition},
): Promise<void> {
	for (let times = 0; times < 100; times++) {
		shell.resize(20, 5);
		await shell.waitFor(drawn.tiny);
		shell.resize(100, 30);
		await shell.waitFor(drawn.full);
	}
}

/** Is true for once when more was written than the last time. */
function printsMore({bytesWritten}: PtyProgram): () => boolean {
	let before = bytesWritten();
	return () => {
		const isMore = bytesWritten() > before;
		before = bytesWritten();
		return isMore;
	};
}

/** Ends what prints, and expects the shell to know its size and to take lines. */
async function expectUsable({shell}: DisplayInPty): Promise<void> {
	shell.press('C-c');
	await shell.waitFor(/\] \/ # ?$/);
	// The last change of size may still be on its way, and the shell would draw its prompt anew over what it printed.
	shell.press(
		'clear; until [ "$(stty size)" = "30 100" ]; do usleep 10000; done; echo "size $(stty size)"',
		'Enter',
	);
	await shell.waitFor(/^size 30 100\n\[snapshot \/One\] \/ #$/m);
}

test('the size changes a hundred times while a shell prints: it ends up right, and the tree is whole', async () => {
	await using display = await openDisplayInPty();
	const {shell} = display;
	const tree = shell.screen();
	await display.open();
	shell.press(print, 'Enter');
	await shell.waitFor(/^300$/m);
	const printed = printsMore(shell);
	await resizeAHundredTimes(display, {tiny: printed, full: printed});
	await expectUsable(display);
	shell.press('exit', 'Enter');
	await shell.waitFor(/○ \/One/);
	await expect.poll(shell.screen).toBe(tree);
	await expect.poll(display.sessions).toEqual([]);
	await display.finish(() => shell.press('q'));
});

test('the size changes a hundred times while a shell prints behind the tree: both end up right', async () => {
	await using display = await openDisplayInPty();
	const {shell} = display;
	await display.open();
	shell.press(print, 'Enter');
	await shell.waitFor(/^300$/m);
	await display.detach();
	// Any key takes the notice of it away.
	shell.press('k', 'j');
	await shell.waitFor(screen => /○ \/One/.test(screen) && /── 1 shell is open/.test(screen));
	const tree = shell.screen();
	await resizeAHundredTimes(display, {tiny: 'Make the window', full: /○ \/One/});
	await expect.poll(shell.screen).toBe(tree);
	await display.comeBack();
	await shell.waitFor(/^300$/m);
	await expectUsable(display);
	shell.press('exit', 'Enter');
	await shell.waitFor(/○ \/One/);
	await expect.poll(display.sessions).toEqual([]);
	await display.finish(() => shell.press('q'));
});
