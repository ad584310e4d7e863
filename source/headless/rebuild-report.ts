import type {NodePath} from '../pipeline/tree.ts';
import type {RunState} from '../run-state/run-state.ts';
import {oneLine} from '../view/text.ts';
import type {Rebuilt} from './rebuild.ts';

const mostNamed = 5;

/** What a rebuild came to: `1 image rebuilt: app. 2 unchanged: db, web.` */
export function rebuildSummary({built, unchanged, failed}: Rebuilt): string {
	const parts = [
		{images: built, what: 'rebuilt'},
		{images: unchanged, what: 'unchanged'},
		{images: failed, what: 'failed'},
	].filter(({images}) => images.length > 0);
	if (parts.length === 0) {
		return 'There is no image to rebuild.';
	}

	return parts
		.map(({images, what}, index) => {
			const noun = index > 0 ? '' : images.length === 1 ? ' image' : ' images';
			const named = images.slice(0, mostNamed).map(oneLine).join(', ');
			const more = images.length > mostNamed ? ' …' : '';
			return `${images.length}${noun} ${what}: ${named}${more}.`;
		})
		.join(' ');
}

/** The nodes that ran in one of these images, or run in it now: only a reset lets them run in the new one. */
export function nodesToReset(state: RunState, images: readonly string[]): NodePath[] {
	return [...state.leaves].flatMap(([path, leaf]) => {
		const node = state.tree.get(path);
		const isFresh = leaf.state === 'pending' || leaf.state === 'queued';
		return node?.type === 'exec' && images.includes(node.image) && !isFresh ? [path] : [];
	});
}
