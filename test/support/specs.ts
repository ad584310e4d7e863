import type {NodeSpec, PipelineSpec, SerialSpec} from '../../source/pipeline/spec.ts';

/** Short ways to write specs in tests. */
export function exec(name: string, command = 'true', image?: string): NodeSpec {
	return {type: 'exec', name, command, ...(image === undefined ? {} : {image})};
}

export function serial(
	name: string,
	children: readonly NodeSpec[],
	options: Partial<Omit<SerialSpec, 'type' | 'name' | 'children'>> = {},
): NodeSpec {
	return {type: 'serial', name, children, ...options};
}

export function parallel(name: string, children: readonly NodeSpec[]): NodeSpec {
	return {type: 'parallel', name, children};
}

export function specOf(root: NodeSpec, images: PipelineSpec['images'] = {}): PipelineSpec {
	return {conducto: 1, images, root};
}
