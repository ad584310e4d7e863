import type {Terminal} from '@xterm/headless';
import {createFeed} from './emulator-feed.ts';
import {followShown} from './shown-rows.ts';
import type {TerminalSize} from './terminal-process.ts';

/** What a program has made of its terminal, kept by an emulator that may lag behind. */
export type ScreenModel = {
	readonly terminal: Terminal;
	/**
	Output to emulate. `now`: at once, and the emulator answers what the program asks its terminal in it.
	`later`: when it has time.
	*/
	readonly take: (chunk: Buffer, when: 'now' | 'later') => void;
	readonly resize: (size: TerminalSize) => void;
	/** A terminal showed all up to here. @param how Whether its cursor was moved to the next line then. */
	readonly markShown: (how: {readonly onNextLine: boolean}) => void;
	/** The first row of the main screen that no terminal has where it keeps what scrolled. */
	readonly firstUnshown: () => number;
	/** Bytes that were taken and not emulated yet. */
	readonly waitingBytes: () => number;
	/** Calls when all that was taken is emulated, in the same turn: no output comes in between. */
	readonly caughtUp: (then: () => void) => void;
	readonly onAnswer: (listener: (answer: string) => void) => void;
	/** Some more was emulated. */
	readonly onProgress: (listener: () => void) => void;
	readonly dispose: () => void;
};

/** Lines that are kept of what scrolled out of the screen. */
const scrollback = 2000;

/** Loads the emulator. */
export async function createScreenModel(size: TerminalSize): Promise<ScreenModel> {
	const {default: headless} = await import('@xterm/headless');
	const terminal = new headless.Terminal({
		cols: size.columns,
		rows: size.rows,
		scrollback,
		allowProposedApi: true,
	});
	const feed = createFeed(terminal);
	const shown = followShown(terminal);
	return {
		terminal,
		take: feed.take,
		resize: ({columns, rows}) => feed.inTurn(() => terminal.resize(columns, rows)),
		markShown: how => feed.inTurn(() => shown.mark(how)),
		firstUnshown: shown.firstUnshown,
		waitingBytes: feed.waitingBytes,
		caughtUp(then) {
			feed.inTurn(then);
			feed.hurry();
		},
		onAnswer(listener) {
			terminal.onData(answer => {
				if (feed.isAnswering()) {
					listener(answer);
				}
			});
		},
		onProgress: feed.onProgress,
		dispose() {
			feed.stop();
			terminal.dispose();
		},
	};
}
