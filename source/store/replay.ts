import {type Tree, treeOf} from '../pipeline/tree.ts';
import {applyEvents} from '../run-state/apply-event.ts';
import {initialState} from '../run-state/initial-state.ts';
import type {RunState} from '../run-state/run-state.ts';
import {openStore, type PipelineRecord} from './pipeline-store.ts';

export type ReplayedPipeline = {
	readonly record: PipelineRecord;
	readonly tree: Tree;
	readonly state: RunState;
};

/** Reads what happened in a pipeline, whether it has a runner or not. */
export async function replayPipeline(folder: string): Promise<ReplayedPipeline> {
	const store = await openStore(folder, {readOnly: true});
	try {
		const tree = treeOf(store.record.spec, store.record.title);
		const state = initialState(tree);
		applyEvents(state, [...store.events()]);
		return {record: store.record, tree, state};
	} finally {
		store.close();
	}
}
