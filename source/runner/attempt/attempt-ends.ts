import type {Engine} from '../../engine/engine.ts';
import type {AttemptOutcome} from '../../events/attempt-outcome.ts';
import type {RunEventBody} from '../../events/run-event.ts';
import type {ExecNode} from '../../pipeline/tree.ts';
import {latestAttempt, leafOf, type RunState} from '../../run-state/run-state.ts';
import {logFile} from '../../store/log-format.ts';
import {removeLog} from '../../store/log-writer.ts';
import type {KeptContainers} from '../kept-containers.ts';
import type {PipelineIdentity} from '../pipeline-identity.ts';
import {outcomeOfFailure} from './attempt-outcome.ts';
import {type Conclusion, conclusionOf, leavesSomething} from './conclusion.ts';
import type {AttemptEnd} from './execute.ts';
import type {RunningAttempt} from './running-attempt.ts';

type AttemptEndsOptions = {
	readonly state: RunState;
	readonly pipeline: PipelineIdentity;
	readonly emit: (...bodies: readonly RunEventBody[]) => void;
	readonly kept: KeptContainers;
	readonly getEngine: () => Promise<Engine>;
};

/** What the ends of attempts come to. */
export type AttemptEnds = {
	/** What became of a command, given what it left in its container. */
	readonly conclude: (
		running: RunningAttempt,
		node: ExecNode,
		end: {readonly outcome: AttemptOutcome; readonly containerId: string},
	) => Promise<Conclusion>;
	/** Writes down how an attempt came to its end. Only then is its container removed. */
	readonly writeDown: (running: RunningAttempt, ended: AttemptEnd) => void;
};

export function createAttemptEnds(options: AttemptEndsOptions): AttemptEnds {
	const {state, pipeline, emit, kept} = options;

	/** Another definition may have come meanwhile, with no place for the tree. */
	const stillMeant = (made: RunEventBody | undefined): readonly RunEventBody[] =>
		made && 'path' in made && state.tree.get(made.path)?.generated ? [made] : [];

	const withdraw = (running: RunningAttempt): void => {
		const {path, attempt} = running;
		removeLog(logFile(pipeline.folder, path, attempt));
		const cause = latestAttempt(state, path)?.cause;
		const leaf = leafOf(state, path);
		// Out of turn nothing but the person's wish would start it again. A dead runner's is over.
		const isWanted =
			leaf.state === 'running' && leaf.isAsked && !running.hasBegun() && !running.isLetGo();
		emit(
			{type: 'attempt-withdrawn', path, attempt, ...(cause !== undefined && {cause})},
			...(isWanted ? [{type: 'node-queued', path, isAsked: true} as const] : []),
		);
	};

	return {
		async conclude({path, attempt}, node, {outcome, containerId}) {
			if (!leavesSomething(node)) {
				return {outcome, made: undefined};
			}

			const log = logFile(pipeline.folder, path, attempt);
			try {
				const engine = await options.getEngine();
				return await conclusionOf({state, engine, node, containerId, log}, outcome);
			} catch (error) {
				return {outcome: outcomeOfFailure(error), made: undefined};
			}
		},
		writeDown(running, ended) {
			if (ended.state === 'withdrawn') {
				withdraw(running);
				return;
			}

			const {path, attempt} = running;
			const {outcome, durationMs, usage, isKept} = ended;
			const made = stillMeant(ended.made);
			const body = {
				type: 'attempt-ended',
				path,
				attempt,
				outcome,
				durationMs,
				...(usage && {usage}),
			} as const;
			try {
				emit(...(isKept ? kept.keep(body) : [body]), ...made);
			} catch (error) {
				// What was to be killed has nothing more to tell.
				if (running.signal.aborted) {
					ended.leave();
				}

				throw error;
			}

			ended.leave();
		},
	};
}
