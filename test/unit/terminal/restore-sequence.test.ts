import headless, {type Terminal} from '@xterm/headless';
import {expect, test} from 'vitest';
import {followModes, noLeftModes} from '../../../source/terminal/left-modes.ts';
import {restoreSequence} from '../../../source/terminal/restore-sequence.ts';

async function terminalAfter(...outputs: string[]): Promise<Terminal> {
	const terminal = new headless.Terminal({cols: 40, rows: 10, allowProposedApi: true});
	for (const output of outputs) {
		await new Promise<void>(resolve => terminal.write(output, resolve));
	}

	return terminal;
}

function cursor({buffer}: Terminal): {row: number; column: number; screen: string} {
	const {active} = buffer;
	return {row: active.baseY + active.cursorY, column: active.cursorX, screen: active.type};
}

test('a terminal that nothing happened to stays as it is, its cursor included', async () => {
	const text = 'one\r\ntwo\r\n\x1B7three\r\nfour';
	const terminal = await terminalAfter(text, restoreSequence(noLeftModes));
	expect(cursor(terminal)).toEqual(cursor(await terminalAfter(text)));
	expect(terminal.modes).toEqual((await terminalAfter()).modes);
});

test('every mode that a killed program left is off, and the text before it is back', async () => {
	const before = '$ vim\r\n';
	const program =
		'\x1B[?1049h\x1B[2J\x1B[3;6r\x1B[?1h\x1B=\x1B[?1003h\x1B[?1006h\x1B[?1004h\x1B[?2004h\x1B[?2026h' +
		'\x1B[?7l\x1B[4h\x1B[?25l\x1B[1;31m\x1B[5;5H~';
	const left = followModes()(Buffer.from(program));
	const terminal = await terminalAfter(before, program, restoreSequence(left));
	expect(cursor(terminal)).toEqual(cursor(await terminalAfter(before)));
	expect(terminal.modes).toEqual((await terminalAfter()).modes);

	await new Promise<void>(resolve => terminal.write('plain', resolve));
	const cell = terminal.buffer.active.getLine(1)?.getCell(0);
	expect([cell?.getChars(), cell?.isBold(), cell?.isFgDefault()]).toEqual(['p', 0, true]);
	await new Promise<void>(resolve => terminal.write('\r\n'.repeat(20), resolve));
	expect(terminal.buffer.active.baseY, 'the margins are the whole screen').toBeGreaterThan(0);
});

test('a string that was cut off swallows nothing', async () => {
	const terminal = await terminalAfter('\x1B]0;half a ti', restoreSequence(noLeftModes), 'seen');
	expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe('seen');
});

test('keyboard flags are popped as often as they were pushed, on their own screen', () => {
	const left = followModes()(Buffer.from('\x1B[>1u\x1B[?1049h\x1B[>1u\x1B[>1u'));
	const sequence = restoreSequence(left);
	const places = ['\x1B[<2u', '\x1B[?1049l', '\x1B[<1u'].map(part => sequence.indexOf(part));
	expect(places).not.toContain(-1);
	expect(places).toEqual(places.toSorted((a, b) => a - b));
	expect(restoreSequence(noLeftModes)).not.toContain('u');
});
