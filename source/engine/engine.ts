import type {Readable} from 'node:stream';

/** What the engine at hand can do; callers ask this instead of its name. */
export type EngineCapabilities = {
	/** Folders of this host can be mounted into containers. */
	readonly liveMount: boolean;
};

export type EngineInfo = {
	readonly version: string;
	readonly cpus: number;
	readonly memoryBytes: number;
};

/** What the engine knows of an image. */
export type EngineImage = {
	readonly id: string;
	readonly workdir: string;
	readonly user: string;
	readonly env: readonly string[];
	readonly entrypoint: readonly string[];
	readonly cmd: readonly string[];
	readonly labels: Readonly<Record<string, string>>;
};

export type BindMount = {readonly source: string; readonly target: string};

export type ContainerSpec = {
	/** Deterministic: if a container of this name exists, it is adopted. */
	readonly name: string;
	readonly imageId: string;
	/** Set aside the image's entrypoint: this is what runs, under the engine's init. */
	readonly command: readonly string[];
	readonly env: Readonly<Record<string, string>>;
	/** Default: the image's. */
	readonly workdir?: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly binds?: readonly BindMount[];
	/** Keeps the container's stdin open for ever, so that a shell that reads it idles. Default: false (`/dev/null`). */
	readonly holdStdin?: boolean;
};

export type ContainerSummary = {
	readonly id: string;
	/** Without the leading slash. */
	readonly name: string;
	readonly running: boolean;
	readonly labels: Readonly<Record<string, string>>;
};

export type OutputPiece = {readonly stream: 'stdout' | 'stderr'; readonly data: Buffer};

export type ContainerExit = {readonly exitCode: number};

export type PullProgress = {readonly currentBytes: number; readonly totalBytes: number | undefined};

/** What a path inside a container is. `linkTarget` is set for symbolic links. */
export type PathStat = {
	readonly mode: number;
	readonly isDirectory: boolean;
	readonly linkTarget: string | undefined;
};

/**
The one interface to whatever runs containers. Every method rejects with a ConductoError
(`engine-missing` when nothing answers, `engine-failed`, `image-not-found`) and never with the
client library's own errors.
*/
export type Engine = {
	readonly capabilities: EngineCapabilities;
	/** Rejects with `engine-missing` when no engine answers. */
	readonly info: () => Promise<EngineInfo>;

	readonly findImage: (reference: string) => Promise<EngineImage | undefined>;
	readonly pullImage: (
		reference: string,
		onProgress: (progress: PullProgress) => void,
		signal?: AbortSignal,
	) => Promise<void>;
	/** Makes an image of a container's files, with the given image's configuration except as changed. Returns its id. */
	readonly commitImage: (commit: {
		readonly containerId: string;
		readonly base: EngineImage;
		readonly workdir: string;
		readonly labels: Readonly<Record<string, string>>;
		readonly repository: string;
		readonly tag: string;
	}) => Promise<string>;
	/** Ids of the images that carry these labels, nameless ones included. */
	readonly listImages: (labels: Readonly<Record<string, string>>) => Promise<readonly string[]>;
	/** Removes an image if nothing uses it; says whether it did. */
	readonly removeImage: (id: string) => Promise<boolean>;

	/** Creates a container, or adopts the one of that name. */
	readonly createContainer: (spec: ContainerSpec) => Promise<{id: string; adopted: boolean}>;
	/** Output from the container's start on, in the order in which it came; ends with the container. Attach before start. */
	readonly attach: (id: string) => Promise<AsyncIterable<OutputPiece>>;
	readonly startContainer: (id: string) => Promise<void>;
	/** Resolves when the container's process has ended. Safe to call before start. */
	readonly waitForExit: (id: string) => Promise<ContainerExit>;
	/** Ends it politely, then by force after the grace (default 2 s). No error when it is not running or gone. */
	readonly stopContainer: (id: string, graceSeconds?: number) => Promise<void>;
	/** Removes it by force, with its anonymous volumes. No error when it is gone. */
	readonly removeContainer: (id: string) => Promise<void>;
	readonly listContainers: (
		labels: Readonly<Record<string, string>>,
	) => Promise<readonly ContainerSummary[]>;
	/** Unpacks a tar archive into the container's file system at `folder`. */
	readonly putArchive: (id: string, folder: string, tar: Readable) => Promise<void>;
	readonly statPath: (id: string, path: string) => Promise<PathStat | undefined>;
	/** The first bytes (at most 64 KiB) of a regular file, links followed; undefined when there is none. */
	readonly readFile: (id: string, path: string) => Promise<Buffer | undefined>;
	/** Runs a command in a running container. */
	readonly exec: (
		id: string,
		command: readonly string[],
		options?: {readonly user?: string},
	) => Promise<{exitCode: number; output: string}>;
};
