import {definitionError} from './definition-error.ts';
import {quote} from './describe-value.ts';
import type {ExecNode, NodePath, TreeNode} from './tree.ts';

/** What commands in one container can't have each for itself, by the name of the option. */
const ofContainer: Readonly<Record<string, (node: ExecNode) => unknown>> = {
	image: ({image}) => image,
	cpu: ({settings}) => settings.cpu,
	mem: ({settings}) => settings.mem,
	gpu: ({settings}) => settings.gpu,
	requiresDocker: ({settings}) => settings.requiresDocker,
	dockerRunArgs: ({settings}) => settings.dockerRunArgs.join('\0'),
};

/** Commands that share a container (reference: "Container reuse") must ask for the same container. */
export function checkSharedContainers(nodes: Iterable<TreeNode>): void {
	const first = new Map<NodePath, ExecNode>();
	for (const node of nodes) {
		const at = node.type === 'exec' ? node.settings.sharedContainer : undefined;
		if (node.type !== 'exec' || at === undefined) {
			continue;
		}

		const other = first.get(at) ?? node;
		first.set(at, other);
		for (const [option, read] of Object.entries(ofContainer)) {
			if (read(node) !== read(other)) {
				throw definitionError(
					node.place,
					`${quote(node.path)} and ${quote(other.path)} share the container of ${quote(at)}, but differ in ${option}.`,
					`Give both the same ${option}, or set containerReuse to 'global' on one of them.`,
				);
			}
		}
	}
}
