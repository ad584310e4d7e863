/** A program that has a terminal of its own, at whose other end we are: in a pty of ours, or in a container. */
export type TerminalProcess = {
	readonly ended: Promise<TerminalExit>;
	/** Returns the way to stop listening. */
	readonly onData: (listener: (chunk: Buffer) => void) => () => void;
	readonly write: (bytes: Buffer | string) => void;
	readonly resize: (size: TerminalSize) => void;
	readonly pause: () => void;
	readonly resume: () => void;
	/** Ends it, or at least what connects it with us. */
	readonly hangUp: () => void;
};

/** Starts one, or connects to it. Rejects with a ConductoError. */
export type TerminalStart = (size: TerminalSize) => Promise<TerminalProcess>;

export type TerminalExit = {readonly exitCode: number; readonly signal: number | undefined};

export type TerminalSize = {readonly columns: number; readonly rows: number};

/** The size of a terminal, which is unknown for a moment in some. */
export function sizeOf({columns, rows}: NodeJS.WriteStream): TerminalSize {
	return {columns: columns || 80, rows: rows || 24};
}
