import type {Terminal} from '@xterm/headless';

type Output = {readonly type: 'output'; readonly chunk: Buffer; readonly isAnswered: boolean};
type Entry = Output | {readonly type: 'step'; readonly run: () => void};

/** Gives output to an emulator, in pieces, when that disturbs nobody. */
export type EmulatorFeed = {
	/** `now`: at once, and what the emulator answers counts. */
	readonly take: (chunk: Buffer, when: 'now' | 'later') => void;
	/** Runs it as soon as all that was taken before is emulated; that alone brings nothing forward. */
	readonly inTurn: (run: () => void) => void;
	/** All that was taken is emulated without waiting for a rest. */
	readonly hurry: () => void;
	readonly waitingBytes: () => number;
	/** Whether what is emulated just now was to be answered. */
	readonly isAnswering: () => boolean;
	readonly onProgress: (listener: () => void) => void;
	readonly stop: () => void;
};

/** So much is emulated at a time, in bytes: a key that is typed meanwhile waits for no more. */
const pieceSize = 2 ** 15;
/** How long output has to rest before it is emulated, in milliseconds, unless somebody waits for it. */
const restMs = 50;
/** From so many bytes on it is emulated although it does not rest. */
const mostWaiting = 2 ** 26;

export function createFeed(terminal: Terminal): EmulatorFeed {
	const queue: Entry[] = [];
	let waiting = 0;
	let isAtWork = false;
	let isAnswering = false;
	let isHurried = false;
	let isStopped = false;
	let lastTaken = 0;
	let rest: NodeJS.Timeout | undefined;
	let progressed = (): void => {};

	function goOn(): void {
		clearTimeout(rest);
		rest = undefined;
		while (!isAtWork && !isStopped) {
			const entry = queue.shift();
			if (!entry) {
				isHurried = false;
				return;
			}

			if (entry.type === 'output') {
				emulate(entry);
			} else {
				entry.run();
			}
		}
	}

	function emulate(first: Output): void {
		const {isAnswered} = first;
		const chunk = withFollowing(first);
		const piece = chunk.subarray(0, pieceSize);
		if (piece.length < chunk.length) {
			queue.unshift({type: 'output', chunk: chunk.subarray(pieceSize), isAnswered});
		}

		isAtWork = true;
		isAnswering = isAnswered;
		terminal.write(piece, () => {
			isAtWork = false;
			waiting -= piece.length;
			if (queue[0]?.type !== 'output') {
				goOn();
			} else if (isHurried || waiting > mostWaiting) {
				setImmediate(goOn);
			} else {
				goOnAtRest();
			}

			progressed();
		});
	}

	function goOnAtRest(): void {
		const left = restMs - (performance.now() - lastTaken);
		if (left <= 0) {
			rest = undefined;
			goOn();
		} else {
			rest = setTimeout(goOnAtRest, left);
		}
	}

	/** Takes what came next along: the emulator has a pause after each piece, and a program may print line by line. */
	function withFollowing({chunk, isAnswered}: Output): Buffer {
		const chunks = [chunk];
		let size = chunk.length;
		let count = 0;
		for (let next = queue[0]; size < pieceSize; next = queue[count]) {
			if (next?.type !== 'output' || next.isAnswered !== isAnswered) {
				break;
			}

			chunks.push(next.chunk);
			size += next.chunk.length;
			count++;
		}

		queue.splice(0, count);
		return count === 0 ? chunk : Buffer.concat(chunks, size);
	}

	return {
		take(chunk, when) {
			queue.push({type: 'output', chunk, isAnswered: when === 'now'});
			waiting += chunk.length;
			lastTaken = performance.now();
			isHurried ||= when === 'now';
			if (isHurried || waiting > mostWaiting) {
				goOn();
			} else if (!isAtWork) {
				rest ??= setTimeout(goOnAtRest, restMs);
			}
		},
		inTurn(run) {
			queue.push({type: 'step', run});
			if (queue.length === 1 && !isAtWork) {
				goOn();
			}
		},
		hurry() {
			isHurried = true;
			goOn();
		},
		waitingBytes: () => waiting,
		isAnswering: () => isAnswering,
		onProgress(listener) {
			progressed = listener;
		},
		stop() {
			isStopped = true;
			clearTimeout(rest);
			queue.length = 0;
		},
	};
}
