import type {CallbackOptions} from './callback-options.ts';
import type {Image} from './image.ts';

/** Options that every node has (reference: "Nodes"). */
export type NodeOptions = CallbackOptions & {
	/**
	The image that commands run in: its name, or an `Image` (seed: "Using An Unmodified Image").
	Inherited, the nearest one wins.

	@default 'debian:stable-slim'
	*/
	readonly image?: string | Image;
	/**
	Environment variables. Inherited key by key, the nearest one wins. A value may have several lines.

	@default {}
	*/
	readonly env?: Readonly<Record<string, string>>;
	/**
	What the node is for, in Markdown. For display only.

	@default None.
	*/
	readonly doc?: string;
	/**
	Shown in place of the name. The path stays that of the name.

	@default The name.
	*/
	readonly title?: string;
	/**
	Words for display and search.

	@default []
	*/
	readonly tags?: readonly string[];
	/**
	Whether the node is passed over, with all that is below it; it counts as done. A person can bring it
	back while the pipeline runs.

	@default false
	*/
	readonly skip?: boolean;
	/**
	How long an attempt may take: a number of seconds, or a text such as `90s`, `10m`, `2h` or `1d`. What
	takes longer is killed, and failed. Inherited, the nearest one wins. On a parent, it is the time of
	each command below it, not of all together.

	@default '4h'
	*/
	readonly maxTime?: number | string;
	/**
	How many CPUs a command may use, at least 0.01. As many are reserved for it while it runs. Inherited,
	the nearest one wins.

	@default No limit, and nothing is reserved.
	*/
	readonly cpu?: number;
	/**
	How much memory a command may use, in gigabytes of 2^30 bytes, at least 0.006. As much is reserved for
	it while it runs. Inherited, the nearest one wins.

	@default No limit, and nothing is reserved.
	*/
	readonly mem?: number;
	/**
	How many of the engine's GPUs a command gets: a whole number. Inherited, the nearest one wins.

	@default 0
	*/
	readonly gpu?: number;
	/**
	Whether the engine's socket is in the container, so that commands can use Docker. They then can do
	whatever the engine can. Inherited, the nearest one wins.

	@default false
	*/
	readonly requiresDocker?: boolean;
	/**
	Flags of `docker run`, as a shell would hand them over: `['--cap-add', 'SYS_PTRACE']`. Inherited, the
	nearest list wins as a whole.

	@default []
	*/
	readonly dockerRunArgs?: readonly string[];
	/**
	`new`: the commands below the node, down to the next node that sets this, share one container, one at a time,
	in the order in which they run (reference: "Container reuse"). They must ask for the same image, limits and
	`dockerRunArgs`. `global`: each runs in a fresh one. Inherited.

	@default 'global'
	*/
	readonly containerReuse?: 'new' | 'global';
};
