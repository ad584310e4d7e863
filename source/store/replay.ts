import {applyEvents} from '../run-state/apply-event.ts';
import {initialState} from '../run-state/initial-state.ts';
import type {RunState} from '../run-state/run-state.ts';
import {openStore, type PipelineRecord} from './pipeline-store.ts';

export type ReplayedPipeline = {
	readonly record: PipelineRecord;
	readonly state: RunState;
	/** When something happened in it last, in milliseconds since the epoch. */
	readonly changedAt: number;
};

/** Reads what happened in a pipeline, whether it has a runner or not. */
export async function replayPipeline(folder: string): Promise<ReplayedPipeline> {
	const store = await openStore(folder, {readOnly: true});
	try {
		const state = initialState(store.record.spec, store.record.title);
		const events = [...store.events()];
		applyEvents(state, events);
		const changedAt = events.at(-1)?.at ?? store.record.createdAt;
		return {record: store.record, state, changedAt};
	} finally {
		store.close();
	}
}
