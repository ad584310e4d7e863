/** Kinds of facts about images that outlive a pipeline. */
export type MemoryKind =
	/** What was found inside an image, by the image's id. */
	| 'contents'
	/** What a Dockerfile was built of, and into what. */
	| 'build'
	/** Which files a copy holds, and in which images. */
	| 'copy'
	/** Files of this machine that an image of a pipeline was made of. */
	| 'inputs';

/**
What is remembered of images, for all pipelines of a state folder. All of it can be made anew: what
can't be read back is as good as unknown.
*/
export type ImageMemory = {
	/** A folder for what is too large to be remembered here: clones, patches. */
	readonly folder: string;
	/** Plain data, as it was written; undefined when nothing is known. */
	readonly read: (kind: MemoryKind, key: string) => unknown;
	readonly write: (kind: MemoryKind, key: string, value: unknown) => void;
	readonly remove: (kind: MemoryKind, key: string) => void;
	readonly keys: (kind: MemoryKind) => readonly string[];
	/**
	Lets one at a time, over all processes, do what the name stands for. Resolves with what lets go;
	rejects when the signal is aborted while it waits.
	*/
	readonly lock: (name: string, signal: AbortSignal) => Promise<() => void>;
};
