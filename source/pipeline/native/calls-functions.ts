import type {PipelineNode} from '../pipeline-node.ts';

/** Whether a node, or one below it, calls a function. */
export function callsFunctions(root: PipelineNode): boolean {
	const waiting: PipelineNode[] = [root];
	for (let node = waiting.pop(); node; node = waiting.pop()) {
		if (node.type === 'serial' || node.type === 'parallel') {
			waiting.push(...node.children.values());
		} else if (node.call) {
			return true;
		}
	}

	return false;
}
