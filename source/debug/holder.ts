import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {isProcessAlive, processMark} from './process-mark.ts';

/** Who came back to sessions whose own program died: labels of a container can't be changed. */
export type Holders = {
	/** Whether another program, or this one, holds it. */
	readonly isHeld: (container: string) => boolean;
	/** Makes this program the holder. False: one that is alive came before. */
	readonly take: (container: string) => boolean;
	readonly release: (container: string) => void;
};

/** @param stateFolder Where one file for each such session is kept, with the mark of its holder. */
export function holdersIn(stateFolder: string): Holders {
	const folder = path.join(stateFolder, 'held-shells');
	const fileOf = (container: string): string => path.join(folder, container);
	const isHeld = (container: string): boolean => {
		const mark = readMark(fileOf(container));
		return mark !== undefined && isProcessAlive(mark);
	};

	return {
		isHeld,
		take(container) {
			if (isHeld(container)) {
				return false;
			}

			mkdirSync(folder, {recursive: true, mode: 0o700});
			rmSync(fileOf(container), {force: true});
			return makeFile(fileOf(container));
		},
		release(container) {
			rmSync(fileOf(container), {force: true});
		},
	};
}

function readMark(file: string): string | undefined {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return undefined;
	}
}

/** Of two programs that do it at once, one makes it. */
function makeFile(file: string): boolean {
	try {
		writeFileSync(file, processMark(), {flag: 'wx'});
		return true;
	} catch {
		return false;
	}
}
