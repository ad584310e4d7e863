import {eventVersion} from '../events/run-event.ts';
import {applyEvents} from '../run-state/apply-event.ts';
import {endOpenEnds} from '../runner/open-ends.ts';
import {type ReplayedPipeline, replayPipeline} from '../store/replay.ts';
import {pipelineFolder, type StateFolder} from '../store/state-folder.ts';
import {hasRunner} from './find-pipeline.ts';

/**
What happened in a pipeline, for display. What its runner was about to do when it was killed is not shown; that is
written down when the next runner begins. What it left running is shown so: only the engine knows what became of it.
*/
export async function readPipeline(state: StateFolder, id: string): Promise<ReplayedPipeline> {
	const folder = pipelineFolder(state, id);
	const pipeline = await replayPipeline(folder);
	if (endOpenEnds(pipeline.state).length === 0 || (await hasRunner(state, id))) {
		return pipeline;
	}

	// Read once more: the runner may just have ended in order, and closed its ends itself.
	const last = await replayPipeline(folder);
	const {seq} = last.state;
	applyEvents(
		last.state,
		endOpenEnds(last.state).map((body, index) => ({
			v: eventVersion,
			seq: seq + 1 + index,
			at: last.record.createdAt,
			...body,
		})),
	);
	return last;
}
