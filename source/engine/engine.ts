import type {Duplex, Readable} from 'node:stream';
import type {DockerRunSettings} from '../pipeline/docker-run-settings.ts';

/** What the engine at hand can do; callers ask this instead of its name. */
export type EngineCapabilities = {
	/** Folders of this host can be mounted into containers. */
	readonly liveMount: boolean;
	/** Whether saving a container's changes as an image takes tens of milliseconds (`low`) or seconds (`high`). */
	readonly commitCost: 'low' | 'high';
	/** A container's stdin ends when the one who attached to it is gone: containers can be armed. */
	readonly stdinOnce: boolean;
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
	/** All its names: `python:3.12-slim`. */
	readonly tags: readonly string[];
	/** Paths that containers get as volumes: what a commit finds there is lost. */
	readonly volumes: readonly string[];
	readonly sizeBytes: number;
	/** As the engine calls it: `amd64`, `arm64`. */
	readonly architecture: string;
};

/** What an image takes on disk. */
export type ImageUse = {
	readonly id: string;
	/** All its names. */
	readonly tags: readonly string[];
	readonly labels: Readonly<Record<string, string>>;
	/** All of it, also what other images share. */
	readonly sizeBytes: number;
	/** What its layers are known by, lowest first: images whose layers begin alike share the space of those. */
	readonly layers: readonly string[];
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
	/** Whether the engine's own socket is in it, where the docker CLI looks for it. Default: false. */
	readonly engineSocket?: boolean;
	/** Default: the image's. */
	readonly user?: string;
	/** Keeps the container's stdin open for ever, so that a shell that reads it idles. Default: false (`/dev/null`). */
	readonly holdStdin?: boolean;
	/**
	The command has a terminal, to which `attachTerminal` connects; what it prints is kept nowhere. Its size is 0 until then.
	Default: false.
	*/
	readonly terminal?: boolean;
	/**
	The command waits for a line of this token on stdin, and runs nothing when that ends before: what is
	sent by `attachStdin` comes there, and it ends with that connection. See `armedCommand`. Default: it does not wait.
	*/
	readonly armed?: {readonly token: string};
	/**
	Its stdin is what is sent by `attachStdin` and ends with that connection, so that one whose command ends with its
	stdin runs no longer than this program. Default: false.
	*/
	readonly endsWithStdin?: boolean;
	/** Has no network but its own loopback. Default: false. */
	readonly offline?: boolean;
	/** Default: none. */
	readonly limits?: {
		readonly cpu?: number | undefined;
		/** Memory, without any swap. */
		readonly memoryBytes?: number | undefined;
		readonly gpu?: number;
	};
	/** What flags of `docker run` ask for; it wins over the rest, labels excepted. Default: nothing. */
	readonly runFlags?: DockerRunSettings;
};

export type ContainerSummary = {
	readonly id: string;
	/** Without the leading slash. */
	readonly name: string;
	readonly running: boolean;
	readonly labels: Readonly<Record<string, string>>;
};

/** A command in a running container, beside what else runs there. Nothing of it runs before it begins. */
export type ExecCommand = {
	/** All that it prints up to its own end; what it leaves running in the background is not waited for. */
	readonly output: AsyncIterable<OutputPiece>;
	/** Resolves when it has ended. Rejects with `engine-failed` when its container does first, `engine-lost` or `engine-missing` when the engine is gone. */
	readonly exit: Promise<ContainerExit>;
	readonly begin: () => Promise<void>;
	/** Ends all processes that were started since it was prepared, politely, then by force; the container, if that is not possible. */
	readonly stop: () => Promise<void>;
};

/** What is found of a command that another process made ready in a container. */
export type AdoptedExec =
	/** Nothing of it ran, and nothing will. */
	| {readonly state: 'unbegun'}
	/** It may have run, or run still; nothing more can be known, as where an image has no `tee`. */
	| {readonly state: 'lost'}
	/** It runs, or has ended: with all of its output, from the first byte. */
	| ({readonly state: 'begun'} & Pick<ExecCommand, 'output' | 'exit' | 'stop'>);

/** A connection to a container's stdin and output. */
export type StdinAttachment = {
	readonly output: AsyncIterable<OutputPiece>;
	/** Whether what is sent may still arrive. */
	readonly isOpen: () => boolean;
	/** Rejects with `engine-lost` when the connection is broken. */
	readonly send: (text: string) => Promise<void>;
	/** Ends the container's stdin, and the output. */
	readonly close: () => void;
};

export type OutputPiece = {readonly stream: 'stdout' | 'stderr'; readonly data: Buffer};

/** A piece of a container's log, with the engine's time of it, in milliseconds since the epoch. */
export type LoggedPiece = OutputPiece & {readonly at: number};

export type ContainerExit = {
	readonly exitCode: number;
	/** Something in it was killed because its memory limit was reached. Told beside a failure only. Default: false. */
	readonly outOfMemory?: true;
};

/** What a container has come to, as far as the engine knows. */
export type ContainerState =
	/** It was never started, or its start failed. */
	| {readonly state: 'created'; readonly id: string}
	| {readonly state: 'running'; readonly id: string}
	| {
			readonly state: 'exited';
			readonly id: string;
			readonly exit: ContainerExit;
			/** From its start to its end, by the engine's clock. */
			readonly ranMs: number;
			/** It failed because the engine, or its machine, was stopped: not by itself. */
			readonly withEngine: boolean;
	  };

/** What a running container uses. */
export type ContainerUsage = {
	/** Cached files that can be let go left out, where they can be told apart. */
	readonly memoryBytes: number;
	/** The most that it had since its start, cached files included. Undefined: the kernel does not tell. */
	readonly peakMemoryBytes: number | undefined;
	/** Time on CPUs since its start, all of them together. */
	readonly cpuMs: number;
};

export type PullProgress = {
	readonly currentBytes: number;
	readonly totalBytes: number | undefined;
	/** Layers that the engine has in full, and those that it knows of so far. */
	readonly layers: {readonly done: number; readonly total: number};
};

/** A build's context as an archive, with its Dockerfile. */
export type PackedContext = {
	/** A tar archive. */
	readonly archive: Readable;
	/** Name of the Dockerfile in it. */
	readonly dockerfile: string;
};

/** How far a build is: the steps that are done, and those under way. `total` is undefined while unknown. */
export type BuildProgress = {readonly current: number; readonly total: number | undefined};

/** A build of a Dockerfile. */
export type DockerfileBuild = {
	/** The Dockerfile's text. */
	readonly dockerfile: string;
	/** Where `COPY` and `ADD` find their files; undefined: nowhere. */
	readonly context:
		| {
				readonly folder: string;
				/** Text of the ignore rules that hold in place of the folder's own `.dockerignore`. */
				readonly ignoreRules?: string;
		  }
		| undefined;
	/** The same, for builders that take nothing but an archive. Called at most once. */
	readonly pack: () => Promise<PackedContext>;
	/** All images that the Dockerfile names: what their registries ask for is sent along. */
	readonly images: readonly string[];
	/** Values of `ARG`s; not to be seen in the list of processes. */
	readonly args: Readonly<Record<string, string>>;
	readonly labels: Readonly<Record<string, string>>;
	/** The name that the image gets. */
	readonly repository: string;
	readonly tag: string;
	readonly noCache: boolean;
	/**
	Files of this machine for `RUN --mount=type=secret`, by id. BuildKit only; output and messages don't show
	the options that ask for them. Default: none.
	*/
	readonly secretFiles?: Readonly<Record<string, string>>;
	/** What a person can do where a step fails because it met a certificate that it does not trust. Default: nothing. */
	readonly trustHint?: string;
	/** The builder's whole output, in pieces. */
	readonly onOutput: (text: string) => void;
	readonly onProgress: (progress: BuildProgress) => void;
	readonly signal: AbortSignal;
};

/** What a path inside a container is. `linkTarget` is set for symbolic links. */
export type PathStat = {
	readonly mode: number;
	readonly isDirectory: boolean;
	readonly linkTarget: string | undefined;
};

export type FolderRequest = {
	/** Whether the contents at an absolute path are needed. */
	readonly wants: (path: string) => boolean;
	/** After how many bytes of the folder, wanted or not, the reading ends. */
	readonly limit: number;
};

export type FolderEntry =
	| {readonly type: 'file'; readonly mode: number; readonly contents: Buffer}
	| {readonly type: 'folder'}
	/** A file that has to be read by itself. */
	| {readonly type: 'unread'}
	/** A link, a device or the like. */
	| {readonly type: 'other'};

export type FolderContents = {
	/** What is wanted and there, by absolute path. */
	readonly entries: ReadonlyMap<string, FolderEntry>;
	/** The limit was reached: what is not among the entries may be there. */
	readonly isCut: boolean;
};

/** What differs between a container's files and those of its image; mounts and volumes are not looked into. */
export type ContainerChange = {
	/** Absolute. A folder counts as changed also when only something in it did. */
	readonly path: string;
	readonly change: 'added' | 'changed' | 'removed';
};

/**
The one interface to whatever runs containers. Every method rejects with a ConductoError
(`engine-missing` when nothing answers, `engine-lost` when the connection breaks, `engine-failed`, `image-not-found`) and never with the
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
	/** Whether Dockerfiles are built by BuildKit, else by the engine's classic builder. */
	readonly hasBuildKit: () => Promise<boolean>;
	/**
	Builds an image from a Dockerfile and returns its id. Rejects with `image-failed`, after all output, and
	with the signal's reason when that is aborted; then nothing is left of the build but the builder's cache.
	*/
	readonly buildImage: (build: DockerfileBuild) => Promise<string>;
	/** Ids of the images that carry these labels, nameless ones included. */
	readonly listImages: (labels: Readonly<Record<string, string>>) => Promise<readonly string[]>;
	/** All images that the engine has, nameless ones and those of others included. */
	readonly listImageUse: () => Promise<readonly ImageUse[]>;
	/** Names an image `repository:tag`, and takes that name from the one that had it. */
	readonly tagImage: (id: string, repository: string, tag: string) => Promise<void>;
	/** Names (`repository:tag`) of the images of a repository; `*` stands for any part of it but `/`. */
	readonly listTags: (repository: string) => Promise<readonly string[]>;
	/**
	Removes an image if nothing uses it; says whether it did. By an id: the image and its last name; by a
	name: that name, and the image when it has no other.
	*/
	readonly removeImage: (reference: string) => Promise<boolean>;

	/** Creates a container, or adopts the one of that name. */
	readonly createContainer: (spec: ContainerSpec) => Promise<{id: string; adopted: boolean}>;
	/** Output from the container's start on, in the order in which it came; ends with the container. Attach before start. */
	readonly attach: (id: string) => Promise<AsyncIterable<OutputPiece>>;
	/** The same for an armed container, with its stdin. */
	readonly attachStdin: (id: string) => Promise<StdinAttachment>;
	/**
	The terminal of a container that runs with one: what is printed from now on can be read, what is typed be written.
	Ends with the container.
	*/
	readonly attachTerminal: (id: string) => Promise<Duplex>;
	/** Sets the size of such a terminal, in characters. */
	readonly resizeTerminal: (
		id: string,
		size: {readonly columns: number; readonly rows: number},
	) => Promise<void>;
	readonly startContainer: (id: string) => Promise<void>;
	/** Resolves when the container's process has ended. Safe to call before start. */
	readonly waitForExit: (id: string) => Promise<ContainerExit>;
	/** The same for one that was started, with a single request. */
	readonly exitOf: (id: string) => Promise<ContainerExit>;
	/**
	All that it printed so far, from its start, then what comes; ends with the container, or when the connection breaks.
	Bytes that are not UTF-8 may have been replaced by the engine, and the order between streams may be another
	than `attach` told.
	*/
	readonly logs: (id: string) => Promise<AsyncIterable<LoggedPiece>>;
	/**
	By id or name; undefined: there is none. Of one that failed it is made sure that the engine is not just
	being stopped: rejects with `engine-missing` when it is.
	*/
	readonly inspectContainer: (idOrName: string) => Promise<ContainerState | undefined>;
	/** Asked once, without waiting for a second sample. Undefined when it does not run, or the engine can't tell. */
	readonly containerUsage: (id: string) => Promise<ContainerUsage | undefined>;
	/** Ends it politely, then by force after the grace (default 2 s). No error when it is not running or gone. */
	readonly stopContainer: (id: string, graceSeconds?: number) => Promise<void>;
	/** Removes it, by its id or name, unless it runs; says whether it is gone. */
	readonly removeStopped: (id: string) => Promise<boolean>;
	/** Gives it another name. */
	readonly renameContainer: (id: string, name: string) => Promise<void>;
	/** Removes it, by its id or name, by force, with its anonymous volumes. No error when it is gone. */
	readonly removeContainer: (id: string) => Promise<void>;
	readonly listContainers: (
		labels: Readonly<Record<string, string>>,
	) => Promise<readonly ContainerSummary[]>;
	/** Unpacks a tar archive into the container's file system at `folder`. */
	readonly putArchive: (id: string, folder: string, tar: Readable) => Promise<void>;
	/**
	Copies what one container holds in volumes of its own, those without a name, to the same places of another:
	a commit leaves it out. Neither has to run.
	*/
	readonly copyVolumes: (from: string, to: string) => Promise<void>;
	readonly statPath: (id: string, path: string) => Promise<PathStat | undefined>;
	/** The first bytes (at most `limit`, 64 KiB by default) of a regular file, links followed; undefined when there is none. */
	readonly readFile: (id: string, path: string, limit?: number) => Promise<Buffer | undefined>;
	/** What is wanted of all that is below a folder, in one request. Undefined: there is no such folder, or it is a link. */
	readonly readFolder: (
		id: string,
		folder: string,
		request: FolderRequest,
	) => Promise<FolderContents | undefined>;
	/** All of a regular file, in pieces; nothing when there is none. */
	readonly readWhole: (id: string, path: string) => Promise<AsyncIterable<Buffer>>;
	/** Of a container that runs or not. Of a folder that was removed, what was in it is not named. */
	readonly containerChanges: (id: string) => Promise<readonly ContainerChange[]>;
	/** Runs a command in a running container. */
	readonly exec: (
		id: string,
		command: readonly string[],
		options?: {readonly user?: string},
	) => Promise<{exitCode: number; output: string}>;
	/**
	Makes ready a command in a running container. Its first word is a shell. Nothing is on its stdin. With a token,
	letters and digits that no other has, another process can take it over by that.
	*/
	readonly prepareExec: (
		id: string,
		command: {
			readonly command: readonly string[];
			readonly env: Readonly<Record<string, string>>;
			/** Default: nobody can take it over. */
			readonly token?: string;
		},
	) => Promise<ExecCommand>;
	/**
	Takes over a command that another process made ready with this token, which follows it no more. One that had
	not begun never will. The container may have ended.
	*/
	readonly adoptExec: (
		id: string,
		command: {readonly shell: string; readonly token: string},
	) => Promise<AdoptedExec>;
};

/** What files can be put into. */
export type FileTaker = Pick<Engine, 'putArchive'>;
