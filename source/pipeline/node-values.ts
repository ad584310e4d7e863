import type {NodeEdit} from './node-edit.ts';

/** What can be edited of a node, as it stands. Of a parent: what holds for those below it, unless they say otherwise. */
export type NodeValues = {
	/** Undefined: it runs no command. */
	readonly command: string | undefined;
	readonly env: Readonly<Record<string, string>>;
	readonly image: string;
	readonly cpu: number | undefined;
	readonly mem: number | undefined;
	/** Seconds. */
	readonly maxTime: number;
};

/** The values with some of them changed. */
export function editedValues(values: NodeValues, edit: NodeEdit): NodeValues {
	const env: Record<string, string> = {...values.env};
	for (const [name, value] of Object.entries(edit.env ?? {})) {
		if (value === null) {
			delete env[name];
		} else {
			env[name] = value;
		}
	}

	return {
		command: values.command === undefined ? undefined : (edit.command ?? values.command),
		env,
		image: edit.image ?? values.image,
		cpu: edit.cpu === undefined ? values.cpu : (edit.cpu ?? undefined),
		mem: edit.mem === undefined ? values.mem : (edit.mem ?? undefined),
		maxTime: edit.max_time ?? values.maxTime,
	};
}

/** The edit that makes the one out of the other; empty: they are the same. */
export function editBetween(from: NodeValues, to: NodeValues): NodeEdit {
	const env = changedVariables(from.env, to.env);
	return {
		...(to.command !== undefined && to.command !== from.command && {command: to.command}),
		...(Object.keys(env).length > 0 && {env}),
		...(to.image !== from.image && {image: to.image}),
		...(to.cpu !== from.cpu && {cpu: to.cpu ?? null}),
		...(to.mem !== from.mem && {mem: to.mem ?? null}),
		...(to.maxTime !== from.maxTime && {max_time: to.maxTime}),
	};
}

export function isEmptyEdit(edit: NodeEdit): boolean {
	return Object.keys(edit).length === 0;
}

function changedVariables(
	from: NodeValues['env'],
	to: NodeValues['env'],
): Record<string, string | null> {
	const changed: Record<string, string | null> = {};
	for (const name of Object.keys(from)) {
		if (!Object.hasOwn(to, name)) {
			changed[name] = null;
		}
	}

	for (const [name, value] of Object.entries(to)) {
		if (!Object.hasOwn(from, name) || from[name] !== value) {
			changed[name] = value;
		}
	}

	return changed;
}
