import {expect, test} from 'vitest';
import {shellImagesForTests} from '../support/shell-images-for-tests.ts';
import {type DebugShell, openShellInPty} from '../support/shell-in-pty.ts';

const {owner, images} = shellImagesForTests();

/** A shell with a file of 100 numbered lines of letters that are not in ASCII. */
async function open(): Promise<DebugShell> {
	const inside = await openShellInPty({owner, image: images().tools, shell: '/bin/bash'});
	inside.type('for n in $(seq 100); do echo "grüße $n"; done > /tmp/lines; clear');
	await inside.waitFor(/^\[snapshot .*> *$/);
	return inside;
}

test('vi: the whole screen, letters of all kinds, a new size, and the screen back', async () => {
	await using inside = await open();
	const {press, waitFor, type} = inside;
	type('vi /tmp/lines');
	await waitFor(/^grüße 1\n[\s\S]*\ngrüße 29\n/);
	expect(inside.modes().alternateScreen).toBe(true);
	inside.resize(60, 12);
	await waitFor(/^grüße 1\n[\s\S]*\ngrüße 11\s*$/);
	inside.resize(100, 40);
	await waitFor(/\ngrüße 39\s*$/);
	press('G', 'o', 'naïve', 'Escape', ':wq', 'Enter');
	await waitFor(/^\[snapshot/m);
	expect(inside.modes().alternateScreen).toBe(false);
	type('tail -n 1 /tmp/lines');
	await waitFor(/^naïve$/m);
	await inside.leave();
});

test('less: pages, searches, takes a new size', async () => {
	await using inside = await open();
	const {press, waitFor, type} = inside;
	type('less /tmp/lines');
	await waitFor(/^grüße 1\n[\s\S]*\ngrüße 29\n/);
	press('Space');
	await waitFor(/^grüße 30\n[\s\S]*\ngrüße 58\n/);
	inside.resize(80, 10);
	await waitFor(/^grüße 30\n[\s\S]*\ngrüße 38\n:$/);
	press('/grüße 77', 'Enter');
	await waitFor(/^grüße 77\n/);
	press('q');
	await waitFor(/^\[snapshot/m);
	await inside.leave();
});

test.for(['top', 'htop'])(
	'%s: shows the processes of the container, and colours',
	async program => {
		await using inside = await open();
		inside.type(program);
		await inside.waitFor(/PID[\s\S]*\n.*\b(top|htop)\b/);
		inside.resize(70, 16);
		await inside.waitFor(text => text.split('\n').length <= 16 && /PID/.test(text));
		inside.press('q');
		await inside.waitFor(/^\[snapshot .*>$/m);
		await inside.leave();
	},
);

test('programs have as many colours as the terminal', async () => {
	await using inside = await open();
	inside.type('echo "$(tput colors) $COLORTERM $(stty size)"');
	await inside.waitFor(/^256 truecolor 30 140$/m);
	await inside.leave();
});
