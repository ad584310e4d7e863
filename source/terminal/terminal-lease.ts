import {spawnSync} from 'node:child_process';

export type TerminalLease = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly onInput: (bytes: Buffer) => void;
	readonly onResize: () => void;
	/** The terminal is gone: its window was closed, or the connection to it was cut. */
	readonly onGone: () => void;
	/** What to write when the terminal is given back. */
	readonly restore: () => string;
};

/**
Takes the terminal in raw mode, for somebody who passes its bytes on. Returns the way to give it back,
which works once, synchronously, and also runs when the process exits without it.
*/
export function leaseTerminal(lease: TerminalLease): () => void {
	const {stdin, stdout, onInput, onResize, onGone} = lease;
	const wasRaw = stdin.isRaw;
	const encoding = stdin.readableEncoding;
	const typedAhead: Buffer | string | null = stdin.read();
	if (encoding) {
		// An encoding that was set can't be unset. This one keeps every byte, UTF-8 replaces some.
		stdin.setEncoding('latin1');
	}

	const onData = (data: Buffer | string): void => {
		onInput(typeof data === 'string' ? Buffer.from(data, 'latin1') : data);
	};

	const giveBack = (): void => {
		process.off('exit', giveBack);
		// Before raw mode ends, so that no answer of the terminal is echoed.
		stdout.write(lease.restore());
		stdin.off('data', onData);
		stdin.off('end', onGone);
		stdin.off('error', onGone);
		stdout.off('resize', onResize);
		stdout.off('error', onGone);
		stdin.pause();
		stdin.unref();
		if (encoding) {
			stdin.setEncoding(encoding);
		}

		setRawMode(stdin, false);
		if (wasRaw) {
			setRawMode(stdin, true);
		}
	};

	process.on('exit', giveBack);
	stdout.on('resize', onResize);
	stdout.on('error', onGone);
	// From cooked to raw, so that going back brings the settings of before, output's included.
	setRawMode(stdin, false);
	setRawMode(stdin, true);
	passOutputUnchanged(stdin);
	stdin.ref();
	stdin.on('end', onGone);
	stdin.on('error', onGone);
	if (typedAhead) {
		onInput(Buffer.from(typedAhead));
	}

	stdin.on('data', onData);
	stdin.resume();
	return giveBack;
}

/**
Node's raw mode leaves the terminal turning line feeds into new lines. The program's own pty has done
that where it was wanted; done twice, it breaks programs that move the cursor down by a line feed.
*/
function passOutputUnchanged(stdin: NodeJS.ReadStream): void {
	spawnSync('stty', ['-opost'], {stdio: [stdin, 'ignore', 'ignore']});
}

function setRawMode(stdin: NodeJS.ReadStream, isRaw: boolean): void {
	try {
		stdin.setRawMode(isRaw);
	} catch {
		// The terminal is gone; there is nothing to set.
	}
}
