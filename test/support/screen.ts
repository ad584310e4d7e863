import type {Terminal} from '@xterm/headless';

/** The visible text of an emulator, a line a row, without trailing blanks. */
export function screenText(terminal: Terminal): string {
	const buffer = terminal.buffer.active;
	const lines: string[] = [];
	for (let row = 0; row < terminal.rows; row++) {
		lines.push(buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '');
	}

	return lines.join('\n').trimEnd();
}

/** Follows whether the cursor is shown (DECTCEM), which the emulator does not tell. */
export function trackCursor(terminal: Terminal): {readonly isVisible: () => boolean} {
	let isVisible = true;
	const follow = (final: 'h' | 'l'): void => {
		terminal.parser.registerCsiHandler({prefix: '?', final}, parameters => {
			if (parameters.includes(25)) {
				isVisible = final === 'h';
			}

			// Not handled here: the emulator goes on with it.
			return false;
		});
	};

	follow('h');
	follow('l');
	return {isVisible: () => isVisible};
}
