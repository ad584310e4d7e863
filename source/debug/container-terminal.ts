import {setTimeout as pause} from 'node:timers/promises';
import type {Engine} from '../engine/engine.ts';
import type {TerminalProcess, TerminalSize} from '../terminal/terminal-process.ts';

/** An exit is known some time after the last output. What still runs then has not ended, but was cut off. In milliseconds. */
const exitPatience = 5000;
const cutOff = 1;

/**
Connects to a container's terminal, as `docker attach` does, without the 50 milliseconds that the docker command takes
to start. The size lets the shell begin (`shell/start-script.ts`), and what it says before it is connected is lost.

It ends when its shell has ended, or nothing connects us with it any more. To hang it up cuts the connection alone: the
shell goes on until its container is removed.

@param isDrawnAnew Whether programs in it are to draw their screens again. Default: false.
*/
export async function connectTerminal(
	{engine, container}: {readonly engine: Engine; readonly container: string},
	size: TerminalSize,
	{isDrawnAnew = false} = {},
): Promise<TerminalProcess> {
	const socket = await engine.attachTerminal(container);
	// Its end tells enough.
	socket.on('error', () => {});
	const resize = createResize(wanted => engine.resizeTerminal(container, wanted));
	let isHungUp = false;
	const ended = new Promise<void>(resolve => {
		socket.once('end', resolve).once('close', resolve);
	}).then(async () => {
		const exit = isHungUp ? undefined : await exitOf(engine, container);
		socket.destroy();
		return {exitCode: exit ?? cutOff, signal: undefined};
	});
	if (isDrawnAnew) {
		// Programs are told of a change alone.
		await engine.resizeTerminal(container, {...size, rows: size.rows + 1});
	}

	resize(size);
	return {
		ended,
		onData(listener) {
			socket.on('data', listener);
			return () => socket.off('data', listener);
		},
		write: bytes => void socket.write(bytes),
		resize,
		pause: () => void socket.pause(),
		resume: () => void socket.resume(),
		hangUp() {
			isHungUp = true;
			socket.destroy();
		},
	};
}

/** Undefined: it runs on, or no engine answers. */
async function exitOf(engine: Engine, container: string): Promise<number | undefined> {
	const exit = engine.exitOf(container).then(
		({exitCode}) => exitCode,
		() => undefined,
	);
	return Promise.race([exit, pause(exitPatience, undefined, {ref: false})]);
}

/** One request at a time; of sizes that come meanwhile, the last counts. */
function createResize(send: (size: TerminalSize) => Promise<void>): (size: TerminalSize) => void {
	let wanted: TerminalSize | undefined;
	let isSending = false;
	const sendAll = async (): Promise<void> => {
		isSending = true;
		for (let next = wanted; next; next = wanted) {
			wanted = undefined;
			// The shell has just ended, or will.
			await send(next).catch(() => {});
		}

		isSending = false;
	};

	return ({columns, rows}) => {
		wanted = {columns, rows};
		if (!isSending) {
			void sendAll();
		}
	};
}
