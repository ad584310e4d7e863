import type {IMarker, Terminal} from '@xterm/headless';

/** Remembers which rows of an emulator's main screen a terminal has shown and kept. */
export function followShown(terminal: Terminal): {
	readonly mark: (how: {readonly onNextLine: boolean}) => void;
	readonly firstUnshown: () => number;
} {
	let first: IMarker | 'all' | 'screen' = 'all';
	return {
		mark({onNextLine}) {
			if (typeof first === 'object') {
				first.dispose();
			}

			const {active} = terminal.buffer;
			// On the last row, the next line has scrolled one away.
			const scrolled = onNextLine && active.cursorY === terminal.rows - 1 ? 1 : 0;
			// Rows of the main screen can be marked only while it is there.
			first =
				(active.type === 'normal' && terminal.registerMarker(scrolled - active.cursorY)) ||
				'screen';
		},
		firstUnshown() {
			switch (first) {
				case 'all':
					return 0;
				case 'screen':
					return terminal.buffer.normal.baseY;
				default:
					// Gone with what is kept no longer: then all that is there was never shown.
					return Math.max(0, first.line);
			}
		},
	};
}
