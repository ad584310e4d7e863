import {formatDuration} from './duration.ts';
import {oneLine} from './paint-text.ts';
import {callbackWords, reactionWords} from './reaction-words.ts';
import type {ContainerSettings, ExecNode, ParentNode, TreeNode} from './tree.ts';

/** What is set on a node or inherited by it besides image and command, in a few words: `max 10m, cpu 2, mem 4`. */
export function nodeTail(node: TreeNode): string {
	return [
		...(node.skip ? ['skip'] : []),
		...(node.type === 'exec' && node.generates !== undefined ? ['makes a tree'] : []),
		...(node.type === 'exec' ? settingWords(node) : parentWords(node)),
		...callbackWords(node.callbacks),
		...(node.title === undefined ? [] : [`title ${oneLine(node.title)}`]),
		...node.tags.map(tag => `#${oneLine(tag)}`),
	].join(', ');
}

function parentWords(node: ParentNode): string[] {
	return [
		...(node.generated && node.children.length === 0 ? ['made while it runs'] : []),
		...(node.type === 'serial' && !node.stopOnError ? ['goes on after an error'] : []),
		...(node.suppressErrors ? ['suppresses errors'] : []),
		...(node.maxConcurrent === undefined ? [] : [`${node.maxConcurrent} at once`]),
		...(node.skippableErrors === 0
			? []
			: [reactionWords({type: 'skip_some_errors', count: node.skippableErrors})]),
	];
}

/** Parameters by name, with the words for a value that someone set. */
const settings: Readonly<Record<string, (settings: ContainerSettings) => string | undefined>> = {
	max_time: ({maxTime}) => `max ${formatDuration(maxTime)}`,
	cpu: ({cpu}) => `cpu ${cpu}`,
	mem: ({mem}) => `mem ${mem}`,
	gpu: ({gpu}) => (gpu > 0 ? `gpu ${gpu}` : undefined),
	requires_docker: ({requiresDocker}) => (requiresDocker ? 'docker' : undefined),
	docker_run_args: ({dockerRunArgs: args}) =>
		args.length > 0 ? oneLine(`run ${args.join(' ')}`) : undefined,
	container_reuse: ({sharedContainer: of}) =>
		of === undefined ? undefined : `shares the container of ${oneLine(of)}`,
};

function settingWords(node: ExecNode): string[] {
	const set = Object.entries(settings)
		.filter(([name]) => Object.hasOwn(node.origins, name))
		.map(([, words]) => words(node.settings))
		.filter(words => words !== undefined);
	return [...set, ...node.reactions.map(reactionWords)];
}
