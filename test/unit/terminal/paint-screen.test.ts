import headless, {type Terminal} from '@xterm/headless';
import {describe, expect, test} from 'vitest';
import {insidesOf} from '../../../source/terminal/emulator-insides.ts';
import {followModes} from '../../../source/terminal/left-modes.ts';
import {lookSequence} from '../../../source/terminal/look-sequence.ts';
import {paintScreen} from '../../../source/terminal/paint-screen.ts';

const size = {cols: 20, rows: 6, scrollback: 100, allowProposedApi: true};

function written(terminal: Terminal, text: string | Buffer): Promise<void> {
	return new Promise(resolve => terminal.write(text, resolve));
}

async function terminalAfter(text: string): Promise<Terminal> {
	const terminal = new headless.Terminal(size);
	await written(terminal, text);
	return terminal;
}

/** All that can be seen of a terminal, and all that what is written next depends on. */
function stateOf(terminal: Terminal) {
	const {active, normal} = terminal.buffer;
	const {pen, savedCursor, ...insides} = insidesOf(terminal);
	return {
		type: active.type,
		normal: rowsOf(terminal, normal),
		active: rowsOf(terminal, active),
		cursor: [active.cursorY, active.cursorX],
		modes: {...terminal.modes},
		pen: lookSequence(pen),
		saved: [savedCursor.row, savedCursor.column, lookSequence(savedCursor.pen)],
		insides,
	};
}

function rowsOf({cols}: Terminal, buffer: Terminal['buffer']['active']) {
	return Array.from({length: buffer.length}, (_, index) => {
		const line = buffer.getLine(index);
		const cells = Array.from({length: cols}, (_none, column) => {
			const cell = line?.getCell(column);
			const isPlainBlank = cell?.getChars() === '' || cell?.getChars() === ' ';
			return cell && !(isPlainBlank && cell.isAttributeDefault())
				? `${cell.getChars() || ' '}${lookSequence(cell)}`
				: '';
		});
		return {
			cells: cells.join('|').replace(/\|+$/, ''), // What is wrapped anew when the size changes: never the alternate screen, nor what continues nothing.
			isWrapped: buffer.type === 'normal' && index > 0 && line?.isWrapped,
		};
	});
}

const everyNext = ['next lqqk', '\n\n\n', '\x1B8saved', '\x1B[?1049l\x1B[mmain\r\n'];
/** The emulator, other than terminals, has margins of its own for each screen. */
const nextOnSameScreen = everyNext.slice(0, 3);

/** The state is the same after painting, and stays so with all that a program may write next. */
async function expectSame(program: string, following = everyNext): Promise<void> {
	const terminal = await terminalAfter(program);
	const left = followModes()(Buffer.from(program));
	const painted = await terminalAfter(paintScreen(terminal, left, 0));
	expect(stateOf(painted)).toEqual(stateOf(terminal));
	for (const next of following) {
		await written(terminal, next);
		await written(painted, next);
		expect(stateOf(painted), JSON.stringify(next)).toEqual(stateOf(terminal));
	}
}

describe('a painted screen is in the state of the one that it was painted from', () => {
	const vim =
		'$ vim x\r\n\x1B[?1049h\x1B[22;0;0t\x1B[>4;2m\x1B[?1h\x1B=\x1B[?2004h\x1B[?1004h\x1B[1;6r\x1B[?12h\x1B[2 q\x1B[H\x1B[2J' +
		'\x1B[1;1Hint \x1B[38;5;130mmain\x1B[0m\x1B[3;1H\x1B[94m~\x1B[4;1H~\x1B[5;1H~\x1B[0m\x1B[6;1H\x1B[1m-- INSERT --\x1B[0m\x1B[2;5H\x1B[?1002h\x1B[?1006h';
	test.each(
		Object.entries({
			nothing: '',
			'a prompt': 'root@box:/# ',
			'more than a screen': Array.from({length: 30}, (_, line) => `line ${line}\r\n`).join(''),
			'wrapped lines': 'w'.repeat(45),
			'a cursor behind the last column': `\x1B[31m${'x'.repeat(20)}`,
			'a wide character that did not fit, and one that did': `${'x'.repeat(19)}界\r\n${'y'.repeat(18)}界`,
			'combined characters': 'e\u0301 👩‍💻 ok',
			'colours and styles':
				'\x1B[1;3;4;7;9;53;38;2;1;2;3;48;5;200ma\x1B[0;2;5;91;104mb\x1B[0;8;32;43mc\x1B[0m d \x1B[1m',
			'a coloured rest of a line': 'a\x1B[44m\x1B[K\r\nb\x1B[0m\x1B[5Cc\x1B[41m',
			'margins and origin': '\x1B[2;4r\x1B[?6h\x1B[2;3Habc',
			'a saved cursor': '\x1B[3;4H\x1B[35m\x1B7\x1B[0m\x1B[1;1Hx',
			'drawn lines': '\x1B(0lqqk\r\n',
			'drawn lines in G1': '\x1B)0\x0Eqqq\x0Fq',
			'a hidden cursor and odd modes': '\x1B[?25l\x1B[?7l\x1B[4h\x1B[?45h\x1B[?9hx',
			'an editor': vim,
			'a pager on 47': 'one\r\ntwo\x1B[?47h\x1B[3;3Hthree',
			'an editor after a lot of output': `${'line\r\n'.repeat(40)}${vim}`,
		}),
	)('%s', async (_, program) => expectSame(program));

	test('keys that the emulator does not know of are asked for again', async () => {
		const program = '\x1B[>1u\x1B[?1049h\x1B[>5u\x1B[=3;1u\x1B[>4;2m';
		const left = followModes()(Buffer.from(program));
		const painted = paintScreen(await terminalAfter(program), left, 0);
		expect(followModes()(Buffer.from(painted))).toEqual(left);
	});

	test('whatever is written: random programs', async () => {
		const pieces = [
			'a',
			'word ',
			'界',
			'\r\n',
			'\n',
			'\r',
			'\t',
			'\x1B[31m',
			'\x1B[44m',
			'\x1B[0m',
			'\x1B[7m',
			'\x1B[K',
			'\x1B[2J',
			'\x1B[H',
			'\x1B[3;7H',
			'\x1B[A',
			'\x1B[5C',
			'\x1B[L',
			'\x1B[M',
			'\x1B[2P',
			'\x1B[3@',
			'\x1B[2;5r',
			'\x1B[r',
			'\x1B7',
			'\x1B8',
			'\x1BM',
			'\x1B[?1049h',
			'\x1B[?1049l',
			'\x1B[?25l',
			'\x1B[?25h',
			'\x1B[4X',
			'\x1B[?7l',
			'\x1B[?7h',
			'x'.repeat(20),
			'y'.repeat(33),
		];
		let seed = 7;
		const random = (below: number): number => {
			seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
			return Math.floor((seed / 2 ** 31) * below);
		};
		for (let round = 0; round < 100; round++) {
			const program = Array.from({length: random(40)}, () => pieces[random(pieces.length)]).join(
				'',
			);
			await expectSame(program, nextOnSameScreen).catch((error: Error) => {
				error.message += ` after ${JSON.stringify(program)}`;
				throw error;
			});
		}
	});
});

test('what scrolled out of the screen is painted from where it is asked for', async () => {
	const text = Array.from({length: 30}, (_, line) => `line ${line}\r\n`).join('');
	const terminal = await terminalAfter(text);
	const left = followModes()(Buffer.from(text));
	const painted = await terminalAfter(paintScreen(terminal, left, 20));
	expect(painted.buffer.active.getLine(0)?.translateToString(true)).toBe('line 20');
	const least = await terminalAfter(paintScreen(terminal, left, 1000));
	expect(least.buffer.active.getLine(0)?.translateToString(true)).toBe('line 25');
});
