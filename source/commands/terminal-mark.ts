import {fstatSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {isProcessAlive, processMark} from '../debug/process-mark.ts';
import {resetTerminal} from '../terminal/reset-terminal.ts';
import type {CommandContext} from './context.ts';

/**
Notes that this program draws on its terminal, and sets back what one before it, which was killed in the midst of that,
has left on. Returns what takes the note back.
*/
export function markTerminal({stateDir, stdout}: CommandContext): () => void {
	try {
		const folder = path.join(stateDir, 'terminals');
		const file = path.join(folder, String(fstatSync(0).rdev));
		const mark = readMark(file);
		if (mark !== undefined) {
			if (isProcessAlive(mark)) {
				// It started this one, or runs in a pane that looks the same.
				return () => {};
			}

			resetTerminal(stdout);
		}

		mkdirSync(folder, {recursive: true, mode: 0o700});
		writeFileSync(file, processMark());
		return () => rmSync(file, {force: true});
	} catch {
		// No reason not to draw.
		return () => {};
	}
}

function readMark(file: string): string | undefined {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return undefined;
	}
}
