import {setImmediate as nextTurn} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {insidesOf} from '../../source/terminal/emulator-insides.ts';
import {lookSequence} from '../../source/terminal/look-sequence.ts';
import {docker} from '../support/containers.ts';
import {detachKey, openDisplayInPty} from '../support/display-in-pty.ts';
import type {PtyProgram} from '../support/pty.ts';

/** All that can be seen, and what the next output depends on. */
function picture({terminal, modes}: PtyProgram) {
	const {active} = terminal.buffer;
	const rows = Array.from({length: terminal.rows}, (_, row) => {
		const line = active.getLine(active.baseY + row);
		const cells = Array.from({length: terminal.cols}, (_none, column) => {
			const cell = line?.getCell(column);
			return cell ? `${cell.getChars() || ' '}${lookSequence(cell)}` : '';
		});
		return cells.join('').replaceAll('\x1B[0m', '').trimEnd();
	});
	const {savedCursor: _, pen, ...insides} = insidesOf(terminal);
	return {
		rows,
		cursor: [active.cursorY, active.cursorX],
		modes: {...modes(), ...terminal.modes},
		pen: lookSequence(pen),
		insides,
	};
}

test('a shell goes on in the background, and is there again as it was, with what it printed meanwhile', async () => {
	await using started = await openDisplayInPty();
	const {shell} = started;
	await started.open();
	shell.press(String.raw`printf '\033[33myellow\033[0m and 界\n'; x=kept`, 'Enter');
	await shell.waitFor(/^yellow and 界$/m);
	shell.press('not typed to its end');
	await shell.waitFor(/# not typed to its end$/m);
	const before = picture(shell);
	const tree = await started.detach();
	expect(tree).toContain('o lists the shells that are open');
	expect(tree).toMatch(/One +shell/);
	expect(shell.modes()).toMatchObject({alternateScreen: true, cursorVisible: false});

	shell.press('o');
	await shell.waitFor(/Shells.*goes back.*1 shell is open/s);
	shell.press('Enter');
	await shell.waitFor(/# not typed to its end$/m);
	await expect.poll(() => picture(shell)).toEqual(before);

	// What is typed right after the key is for the tree: its list of shells.
	shell.press('C-u', 'sleep 1; seq 100 199; echo "$x"', 'Enter');
	await shell.waitFor(/\/ # sleep 1/);
	shell.press(`${detachKey}o`);
	await shell.waitFor(/Shells.*goes back/);
	shell.press('Enter');
	await shell.waitFor(/^199\nkept\n\[.*\] \/ #$/m);
	const {normal} = shell.terminal.buffer;
	const scrolled = Array.from({length: normal.length}, (_, row) =>
		normal.getLine(row)?.translateToString(true),
	);
	for (const line of ['100', '150', 'yellow and 界']) {
		expect(
			scrolled.filter(text => text === line),
			line,
		).toHaveLength(1);
	}

	shell.press('exit', 'Enter');
	await shell.waitFor(/○ \/One/);
	await expect.poll(started.sessions).toEqual([]);
	expect(shell.screen()).not.toContain('shell is open');
	await started.finish(() => shell.press('q'));
});

test('an editor and a pager are there again, also after the size has changed', async () => {
	await using started = await openDisplayInPty();
	const {shell} = started;
	await started.open();
	shell.press('seq 1 500 > /n; vi /n', 'Enter');
	await shell.waitFor(/^1\n2\n3\n/);
	shell.press('/77', 'Enter', 'x');
	await shell.waitFor(/^7 ?\n78$/m);
	const before = picture(shell);
	await started.detach();
	shell.press('o', 'Enter');
	await shell.waitFor(/^7 ?\n78$/m);
	await expect.poll(() => picture(shell)).toEqual(before);

	await started.detach();
	shell.resize(60, 15);
	await shell.waitFor(/o lists|quit/);
	shell.press('o', 'Enter');
	await shell.waitFor(/^7 *$/m);
	shell.press(':w', 'Enter');
	await shell.waitFor(/written|\/n.*500/);
	shell.press(':q', 'Enter', 'stty size; less /n', 'Enter');
	await shell.waitFor(/\n13\n14\n/);
	shell.press(detachKey);
	await shell.waitFor(/goes on/);
	shell.press('o', 'Enter');
	await shell.waitFor(/\n13\n14\n/);
	// The main screen had this all the time: keys are the pager's a moment later.
	const nextPage = (): string => {
		shell.press(' ');
		return shell.screen();
	};
	await expect.poll(nextPage, {interval: 500, timeout: 20_000}).toMatch(/\n:/);
	shell.press('q', 'exit', 'Enter');
	await shell.waitFor(/○ One/);
	shell.resize(100, 30);
	await started.finish(() => shell.press('q'));
});

test('several shells at once: each is itself, one is ended from the list, quitting asks and ends the rest', async () => {
	await using started = await openDisplayInPty();
	const {shell} = started;
	await started.open();
	shell.press('me=first', 'Enter');
	await started.detach();
	await started.open();
	shell.press('me=second', 'Enter');
	await started.detach();
	shell.press('j');
	await shell.waitFor(/○ \/Two/);
	await started.open();
	shell.press('me=third', 'Enter');
	await started.detach();
	expect(await started.sessions()).toHaveLength(3);

	shell.press('o');
	await shell.waitFor(/snapshot +\/One.*\n.*snapshot +\/One.*\n.*snapshot +\/Two/);
	shell.press('g', 'Enter');
	await shell.waitFor(/\] \/ #/);
	shell.press('echo "I am $me"', 'Enter');
	await shell.waitFor('I am first');
	await started.detach();
	shell.press('o', 'g', 'j', 'x');
	await shell.waitFor(screen => !/^ snapshot +\/One.*\n snapshot +\/One/m.test(screen));
	shell.press('G', 'Enter');
	await shell.waitFor(/\] \/ #/);
	shell.press('echo "I am $me"', 'Enter');
	await shell.waitFor('I am third');
	await started.detach();
	shell.press('q');
	await shell.waitFor('Quitting ends 2 shells. Quit?');
	shell.press('n');
	await shell.waitFor('2 shells are open');
	shell.press('q');
	await shell.waitFor('Quitting ends 2 shells. Quit?');
	await started.finish(() => shell.press('y'));
});

test('the key that goes back, held down, does so once, and ends nothing', async () => {
	await using started = await openDisplayInPty();
	const {shell} = started;
	await started.open();
	for (let times = 0; times < 300; times++) {
		shell.press(detachKey);
		await nextTurn();
	}

	await shell.waitFor(/shell of \/One goes on/);
	await started.comeBack();
	await shell.waitFor(/\] \/ #/);
	shell.press('exit', 'Enter');
	await shell.waitFor(/○ \/One/);
	await started.finish(() => shell.press('q'));
});

test('a shell that ends while nobody looks is told of in the tree', async () => {
	await using started = await openDisplayInPty();
	const {shell} = started;
	await started.open();
	shell.press('sleep 1; exit', 'Enter');
	await started.detach();
	await shell.waitFor('The snapshot shell of /One has ended.');
	expect(shell.screen()).not.toContain('shell is open');
	shell.press('o');
	await shell.waitFor('No shell is open');
	shell.press('o');
	await shell.waitFor(/○ \/One/);
	await started.open();
	await started.detach();
	const [container = ''] = await started.sessions();
	await docker('rm', '--force', container);
	await shell.waitFor('has ended: The shell ended because its container did.');
	await started.finish(() => shell.press('q'));
});

/** Switches on what a full-screen program does. */
const dirty = String.raw`printf '\033[?1049h\033[?25l\033[?1003;1006;2004;1004;1h\033=DIRTY'`;

test.for(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
	'%s to the display: nothing is left of its shells',
	async signal => {
		await using started = await openDisplayInPty();
		const {shell} = started;
		await started.open();
		await started.detach();
		await started.open();
		shell.press(dirty, 'Enter');
		await shell.waitFor(() => shell.modes().alternateScreen);
		await started.finish(() => process.kill(started.pid, signal));
	},
);
