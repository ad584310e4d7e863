import {linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {isProcessAlive, processMark} from './process-mark.ts';

/** Who came back to sessions whose own program died: labels of a container can't be changed. */
export type Holders = {
	/** Whether another program, or this one, holds it. */
	readonly isHeld: (container: string) => boolean;
	/** Makes this program the holder. False: one that is alive has it, or came before at the same time. */
	readonly take: (container: string) => boolean;
	readonly release: (container: string) => void;
};

/**
@param stateFolder Where a file for each such session is kept, with the mark of its holder. Each holder makes a file of
the next number, so that of two that take one over from the same dead program only one can.
*/
export function holdersIn(stateFolder: string): Holders {
	const folder = path.join(stateFolder, 'held-shells');
	const fileOf = (container: string, number: number): string =>
		path.join(folder, `${container}.${number}`);
	const lastOf = (container: string): number => Math.max(0, ...numbersOf(folder, container));
	const isAlive = (container: string, number: number): boolean => {
		const mark = readMark(fileOf(container, number));
		return mark !== undefined && isProcessAlive(mark);
	};

	const removeBelow = (container: string, limit: number): void => {
		for (const number of numbersOf(folder, container)) {
			if (number < limit) {
				rmSync(fileOf(container, number), {force: true});
			}
		}
	};

	return {
		isHeld: container => isAlive(container, lastOf(container)),
		take(container) {
			const last = lastOf(container);
			if (isAlive(container, last)) {
				return false;
			}

			mkdirSync(folder, {recursive: true, mode: 0o700});
			const isTaken = makeFile(fileOf(container, last + 1));
			if (isTaken) {
				removeBelow(container, last + 1);
			}

			return isTaken;
		},
		release: container => removeBelow(container, Number.POSITIVE_INFINITY),
	};
}

function numbersOf(folder: string, container: string): readonly number[] {
	const start = `${container}.`;
	return filesIn(folder)
		.filter(name => name.startsWith(start))
		.map(name => Number(name.slice(start.length)));
}

function filesIn(folder: string): readonly string[] {
	try {
		return readdirSync(folder);
	} catch {
		// Nobody ever came back to one.
		return [];
	}
}

function readMark(file: string): string | undefined {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return undefined;
	}
}

/** Of two programs that do it at once, one makes it. It appears with the mark in it: one without would be nobody's. */
function makeFile(file: string): boolean {
	const unnamed = path.join(path.dirname(file), `new-${process.pid}`);
	try {
		writeFileSync(unnamed, processMark());
		linkSync(unnamed, file);
		return true;
	} catch {
		return false;
	} finally {
		rmSync(unnamed, {force: true});
	}
}
