/**
The spec: the plain, versioned JSON form of a tree and its images.

Every front-end (TypeScript, Python, a file written by hand) produces it, and everything else
consumes it. Keys are snake_case, as in the Python package.
*/
export const specVersion = 1;

/** A place in the definition, for messages: absolute file name, line from 1. */
export type SourcePlace = {readonly file: string; readonly line: number};

/** A recipe for an image (seed: "Using An Unmodified Image", "Adding Local Files"). */
export type ImageSpec = {
	/** Name of the image in a registry, or in the engine. Default: `debian:stable-slim`. */
	readonly image?: string;
	/** A folder whose files are copied to `/mnt/conducto`; absolute in a spec that was made from a definition. */
	readonly copy_dir?: string;
	readonly place?: SourcePlace;
};

type NodeSpecBase = {
	/** Absent on the root. Any characters but `/`. */
	readonly name?: string;
	/** Name of an entry of `images`. Inherited. */
	readonly image?: string;
	/** Environment variables; merged key by key with those of the parents, the nearest wins. */
	readonly env?: Readonly<Record<string, string>>;
	/** Markdown, for display. */
	readonly doc?: string;
	readonly place?: SourcePlace;
};

export type ExecSpec = NodeSpecBase & {readonly type: 'exec'; readonly command: string};

export type SerialSpec = NodeSpecBase & {
	readonly type: 'serial';
	/** Whether a child's error stops the rest. Default: true. */
	readonly stop_on_error?: boolean;
	readonly children: readonly NodeSpec[];
};

export type ParallelSpec = NodeSpecBase & {
	readonly type: 'parallel';
	readonly children: readonly NodeSpec[];
};

export type NodeSpec = ExecSpec | SerialSpec | ParallelSpec;

export type PipelineSpec = {
	readonly conducto: typeof specVersion;
	/** Where the spec came from. Absent when it was written by hand. */
	readonly definition?: {
		readonly file: string;
		readonly function?: string;
		readonly args: readonly string[];
	};
	readonly images: Readonly<Record<string, ImageSpec>>;
	readonly root: NodeSpec;
};
