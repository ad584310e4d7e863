/** How many lines came and went. */
export type LineCounts = {readonly added: number; readonly removed: number};

/** A file of the person's own that a session changed in its container, and that can be brought to its place. */
export type CopyableFile = {
	/** Absolute, on this machine. */
	readonly place: string;
	/** What it is called on screen: relative to the folder that is copied or mapped. */
	readonly name: string;
	readonly change: 'added' | 'changed' | 'removed';
	/** Against what is on this machine now. Undefined: it is no text. */
	readonly lines: LineCounts | undefined;
	/** Whether the person's own file is another than the one that the shell began with. */
	readonly isNewerHere: boolean;
};

/** What a debug session leaves behind. Plain data; safe to show once made printable. */
export type SessionChanges = {
	/** Of a live session: the files that changed in what it had mounted, by their names on screen. */
	readonly edited: readonly string[];
	/** Of the others: what can be brought to this machine. Without what a rebuild would not copy. */
	readonly copyable: readonly CopyableFile[];
	/** Changes that go with the container: places in it, the first few, and how many there are. */
	readonly lost: {readonly places: readonly string[]; readonly count: number};
	/** Options for the image in the definition that install what was installed, such as `installPip: ['six']`. */
	readonly options: readonly string[];
};

/** What became of a file that was to be brought to this machine. */
export type CopyOutcome =
	| {readonly place: string; readonly state: 'copied'}
	/** One sentence without a full stop. */
	| {readonly place: string; readonly state: 'refused'; readonly why: string};

export function isNothing({edited, copyable, lost, options}: SessionChanges): boolean {
	return edited.length + copyable.length + lost.count + options.length === 0;
}
