import type {ExecSpec, SerialSpec} from '../spec.ts';
import {generatorName, placeName} from './places.ts';

/** A Lazy node as it stands in a spec: what makes the tree, and the place for it. */
export function lazySpec(
	base: Omit<SerialSpec, 'type' | 'children'>,
	work: Pick<ExecSpec, 'command' | 'native'>,
): SerialSpec {
	const place = base.place && {place: base.place};
	return {
		type: 'serial',
		...base,
		children: [
			{type: 'exec', name: generatorName, ...place, ...work},
			{type: 'parallel', name: placeName, ...place, generated: true, children: []},
		],
	};
}
