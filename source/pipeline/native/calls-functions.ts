import type {PipelineNode} from '../pipeline-node.ts';

/** Whether a node, or one below it, calls a function. */
export function callsFunctions(root: PipelineNode): boolean {
	const waiting: PipelineNode[] = [root];
	for (let node = waiting.pop(); node; node = waiting.pop()) {
		if (node.type === 'serial' || node.type === 'parallel') {
			// One by one: there may be more of them than a call can have arguments.
			for (const child of node.children.values()) {
				waiting.push(child);
			}
		} else if (node.call) {
			return true;
		}
	}

	return false;
}
