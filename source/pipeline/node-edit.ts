import type {Inherited} from './inherit.ts';
import type {NodePath} from './tree.ts';

/**
What a person changed of a node while its pipeline was open (seed: "Editing the command"): the parameters
that differ from the definition, as they would stand in the spec. On a parent they are, as in a definition,
defaults for what is below.
*/
export type NodeEdit = {
	/** Of an Exec node. */
	readonly command?: string;
	/** Key by key; null: the variable is not set at all. */
	readonly env?: Readonly<Record<string, string | null>>;
	/** Null: no limit, nothing reserved. */
	readonly cpu?: number | null;
	readonly mem?: number | null;
	/** Seconds. */
	readonly max_time?: number;
	/** Name of an image of the pipeline, or of one in a registry or in the engine. */
	readonly image?: string;
};

/** What holds for a node, given what its definition says and what was changed of it. */
export function withEdit(defined: Inherited, edit: NodeEdit, path: NodePath): Inherited {
	const {settings} = defined;
	const origins: Record<string, NodePath> = {...defined.origins};
	const env: Record<string, string> = {...defined.env};
	for (const [name, value] of Object.entries(edit.env ?? {})) {
		if (value === null) {
			delete env[name];
			delete origins[`env.${name}`];
		} else {
			env[name] = value;
			origins[`env.${name}`] = path;
		}
	}

	for (const name of ['image', 'max_time', 'cpu', 'mem'] as const) {
		if (edit[name] !== undefined) {
			origins[name] = path;
		}
	}

	return {
		...defined,
		image: edit.image ?? defined.image,
		env,
		settings: {
			...settings,
			maxTime: edit.max_time ?? settings.maxTime,
			cpu: edit.cpu === undefined ? settings.cpu : (edit.cpu ?? undefined),
			mem: edit.mem === undefined ? settings.mem : (edit.mem ?? undefined),
		},
		origins,
	};
}
