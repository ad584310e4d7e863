/**
The spec: the plain, versioned JSON form of a tree and its images.

Every front-end (TypeScript, Python, a file written by hand) produces it, and everything else
consumes it. Keys are snake_case, as in the Python package.
*/
export const specVersion = 1;

/** A place in the definition, for messages: absolute file name, line from 1. */
export type SourcePlace = {readonly file: string; readonly line: number};

/**
A recipe for an image (seed: all sections; reference: "Images"). At most one of `image`, `dockerfile` and
`dockerfile_text` says what it starts from, at most one of `copy_dir`, `copy_repo` and `copy_url` whose
files are copied in. File names are absolute in a spec that was made from a definition, and else relative
to the file that holds the spec.
*/
export type ImageSpec = {
	/** Name of the image in a registry, or in the engine. Default: `debian:stable-slim`. */
	readonly image?: string;
	/** A Dockerfile. Its folder is the context unless `context` says otherwise. */
	readonly dockerfile?: string;
	/** A Dockerfile's text. Without `context` there are no files to `COPY`. */
	readonly dockerfile_text?: string;
	/** The folder that `COPY` and `ADD` of the Dockerfile read. */
	readonly context?: string;
	/** Values for the Dockerfile's `ARG`s. */
	readonly docker_build_args?: Readonly<Record<string, string>>;
	/** A folder whose files are copied to `/mnt/conducto`. */
	readonly copy_dir?: string;
	/** The root of the git repository whose working tree is copied to `/mnt/conducto`. */
	readonly copy_repo?: string;
	/** A git repository of which `copy_branch` is copied to `/mnt/conducto`. */
	readonly copy_url?: string;
	/** A branch, a tag or a commit of `copy_url`. */
	readonly copy_branch?: string;
	/** Whether commands start in `/mnt/conducto` when files are copied there. Default: true. */
	readonly docker_auto_workdir?: boolean;
	/** Packages for pip, such as `pandas[excel]==2.2`. */
	readonly install_pip?: readonly string[];
	/** Packages for a global `npm install`; true: a plain `npm install` of the copied files' `package.json`. */
	readonly install_npm?: readonly string[] | true;
	/** Packages of the image's distribution: apt, apk, dnf or yum. */
	readonly install_packages?: readonly string[];
	/** Whether the docker command is installed. Default: false. */
	readonly install_docker?: boolean;
	/** What a live debug container mounts besides `copy_dir`: from a path of this machine to one in the container. */
	readonly path_map?: Readonly<Record<string, string>>;
	/** The shell that runs commands: a name or an absolute path. Default: bash, else ash, zsh, sh. */
	readonly shell?: string;
	readonly place?: SourcePlace;
};

/** What can be done about a command's error (reference: "Callbacks on state"). */
export const reactionTypes = [
	'retry',
	'retry_then_skip',
	'retry_with_double_mem',
	'handle_memory_errors',
	'skip_some_errors',
] as const;

/** `count`: how many retries, or with `skip_some_errors` how many commands are passed over. */
export type ReactionSpec = {
	readonly type: (typeof reactionTypes)[number];
	readonly count: number;
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
	/** Shown in place of the name. */
	readonly title?: string;
	/** For display and search. */
	readonly tags?: readonly string[];
	/** Passed over from the start, with all that is below it; counts as done. Default: false. */
	readonly skip?: boolean;
	/** Seconds after which an attempt is killed. Inherited. Default: 4 hours. */
	readonly max_time?: number;
	/** CPUs that a container may use, and that are reserved for it while it runs. Inherited. Default: all, none reserved. */
	readonly cpu?: number;
	/** Gigabytes (of 2^30 bytes) of memory, as with `cpu`. Inherited. */
	readonly mem?: number;
	/** How many of the engine's GPUs a container gets. Inherited. Default: 0. */
	readonly gpu?: number;
	/** Whether the engine's socket is in the container. Inherited. Default: false. */
	readonly requires_docker?: boolean;
	/** Flags of `docker run`. Inherited; the nearest list wins as a whole. */
	readonly docker_run_args?: readonly string[];
	/** `new`: the Exec nodes below share one container; `global`: each has a fresh one (the default). Inherited. */
	readonly container_reuse?: 'new' | 'global';
	/** Commands that run, in containers of their own, when the node is done, in error or killed. */
	readonly on_done?: readonly string[];
	/** Also what is done about errors of commands: `skip_some_errors` is the node's own, the others are inherited. */
	readonly on_error?: readonly (string | ReactionSpec)[];
	readonly on_killed?: readonly string[];
	readonly place?: SourcePlace;
};

export type JsonValue =
	| string
	| number
	| boolean
	| null
	| readonly JsonValue[]
	| {readonly [key: string]: JsonValue};

/** A function of the definition that a node calls in its container (seed: "Adding Python Packages"). */
export type NativeCall = {
	/** The module that exports it: a key of `native.modules`. */
	readonly module: string;
	/** Name of the export. */
	readonly function: string;
	/** What it is called in the definition, where that is not the name of the export. */
	readonly label?: string;
	readonly args: readonly JsonValue[];
	/** Stands for the function's text: one that was changed is another function. */
	readonly digest?: string;
};

/** A module as a container gets it. */
export type NativeModule = {
	readonly format: 'module' | 'commonjs' | 'json';
	/** What its imports of other modules lead to: from what is written to a key of `native.modules`. */
	readonly imports?: Readonly<Record<string, string>>;
	/** JavaScript, with blanks in place of types: lines and columns are those of the file. */
	readonly source: string;
};

/** The definition's own modules, as they were when the tree was built: what native functions consist of. */
export type NativeCode = {
	/** The folder that the modules' names are relative to. */
	readonly root: string;
	readonly modules: Readonly<Record<string, NativeModule>>;
};

export type ExecSpec = NodeSpecBase & {
	readonly type: 'exec';
	/** What the shell runs. For a native function: what calls it, unless someone put something else in its place. */
	readonly command: string;
	/** The function that it calls. Default: it is a plain command. */
	readonly native?: NativeCall;
	/** Commands that run when its turn has come, when an attempt starts, and when it is skipped because of its errors. */
	readonly on_queued?: readonly string[];
	readonly on_running?: readonly string[];
	readonly on_skipped?: readonly string[];
};

type ParentSpecBase = NodeSpecBase & {
	/** Whether the node counts as done for its parent although something below it failed. Default: false. */
	readonly suppress_errors?: boolean;
	/** How many Exec nodes below it run at once. Default: no limit but `--jobs`. */
	readonly max_concurrent?: number;
	readonly children: readonly NodeSpec[];
};

export type SerialSpec = ParentSpecBase & {
	readonly type: 'serial';
	/** Whether a child's error stops the rest. Default: true. */
	readonly stop_on_error?: boolean;
};

export type ParallelSpec = ParentSpecBase & {
	readonly type: 'parallel';
	/** It has no children, and stands for the tree that the Exec before it in a Serial makes. See `Lazy`. */
	readonly generated?: true;
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
	/** Present when a node calls a function. */
	readonly native?: NativeCode;
	readonly root: NodeSpec;
};
