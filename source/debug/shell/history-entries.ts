import {commandFile} from '../command-file.ts';

/** Longer ones can't be edited on a screen: the file stands for them. */
const lineRoom = 4000;
/** What busybox reads of a line, with some room. */
const plainLineRoom = 1000;

export type HistoryEntries = {
	/** For shells whose history holds commands of several lines. */
	readonly line: string;
	/** For those whose history holds single, shorter lines. */
	readonly plainLine: string;
};

/** What is one arrow-up away in a debug shell: the command itself, else the file that has it. */
export function historyEntries(command: string): HistoryEntries {
	const line = command.trimEnd();
	const length = Buffer.byteLength(line);
	return {
		line: length > lineRoom ? commandFile : line,
		plainLine: length > plainLineRoom || /\p{Cc}/u.test(line) ? commandFile : line,
	};
}
