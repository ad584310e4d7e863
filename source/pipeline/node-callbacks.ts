import type {NodeSpec, ReactionSpec} from './spec.ts';
import type {ExecNode} from './tree.ts';

/** The states that commands can follow, in the order in which a node comes into them. */
export const callbackTriggers = [
	'queued',
	'running',
	'done',
	'error',
	'killed',
	'skipped',
] as const;

export type CallbackTrigger = (typeof callbackTriggers)[number];

/** The commands that follow a node's states, and what their containers are made with: what the node has itself. */
export type NodeCallbacks = Pick<ExecNode, 'image' | 'env' | 'settings'> & {
	readonly commands: Readonly<Partial<Record<CallbackTrigger, readonly string[]>>>;
};

/** The commands of a node's own spec; undefined: there are none. */
export function nodeCallbacks(
	node: NodeSpec,
	{image, env, settings}: Pick<ExecNode, 'image' | 'env' | 'settings'>,
): NodeCallbacks | undefined {
	// Most nodes have none, and there are many of them.
	let commands: Partial<Record<CallbackTrigger, readonly string[]>> | undefined;
	for (const trigger of callbackTriggers) {
		const own = commandsOf(node, trigger);
		if (own.length > 0) {
			commands ??= {};
			commands[trigger] = own;
		}
	}

	return commands && {commands, image, env, settings};
}

/** What a node says about the errors of attempts, at or below it. */
export function reactionsToAttempts({on_error: given = []}: NodeSpec): ReactionSpec[] {
	return given.filter(
		(callback): callback is ReactionSpec =>
			typeof callback !== 'string' && callback.type !== 'skip_some_errors',
	);
}

/** How many failed commands below a node are passed over; 0: none. */
export function skippableErrors({on_error: given = []}: NodeSpec): number {
	const own = given.find(
		callback => typeof callback !== 'string' && callback.type === 'skip_some_errors',
	);
	return typeof own === 'object' ? own.count : 0;
}

const none: readonly never[] = [];

function commandsOf(node: NodeSpec, trigger: CallbackTrigger): readonly string[] {
	if (trigger === 'error') {
		return node.on_error?.filter(callback => typeof callback === 'string') ?? none;
	}

	if (trigger === 'done' || trigger === 'killed') {
		return node[`on_${trigger}`] ?? none;
	}

	return (node.type === 'exec' ? node[`on_${trigger}`] : undefined) ?? none;
}
