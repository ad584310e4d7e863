export type TerminalRun = {
	readonly file: string;
	readonly args: readonly string[];
	/** Printed to the terminal before the program starts. */
	readonly banner: string;
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
};

export type TerminalExit = {readonly exitCode: number; readonly signal: number | undefined};

/** Gives the terminal to a program in a pty until it ends, and takes it back intact. */
export async function runInTerminal(_run: TerminalRun): Promise<TerminalExit> {
	throw new Error('not yet');
}
