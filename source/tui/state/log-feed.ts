import type {NodePath} from '../../pipeline/tree.ts';
import type {Connection} from '../../run-state/connection.ts';
import {createLogLines, type LogLines} from '../../view/log/log-lines.ts';

/** An attempt's output as it comes. */
export type LogFeed = {
	/** Grows with every change. */
	readonly version: () => number;
	readonly lines: () => LogLines;
	/** Whether it is known yet what was printed. */
	readonly isOpen: () => boolean;
	/** Watches the output until the returned function is called. */
	readonly start: (onChange: () => void) => () => void;
};

/** About what fits into the lines that are kept. */
const tailBytes = 512 * 1024;

const noLines = createLogLines();

export function createLogFeed(
	connection: Pick<Connection, 'watchOutput'>,
	node: {readonly path: NodePath; readonly attempt: number} | undefined,
): LogFeed {
	let lines = noLines;
	let isOpen = false;
	let version = 0;
	return {
		version: () => version,
		lines: () => lines,
		isOpen: () => isOpen,
		start(onChange) {
			if (!node) {
				return () => {};
			}

			const changed = (): void => {
				version++;
				onChange();
			};

			lines = createLogLines();
			isOpen = false;
			return connection.watchOutput(
				{...node, tail: tailBytes},
				{
					onStart(truncated) {
						// Lines that are there stay: a person may be reading them.
						if (isOpen || truncated) {
							lines.remark('… some output is not shown here');
						}

						isOpen = true;
						changed();
					},
					onChunk(chunk) {
						lines.write(chunk.stream, chunk.text);
						changed();
					},
					onEnd: changed,
				},
			);
		},
	};
}
