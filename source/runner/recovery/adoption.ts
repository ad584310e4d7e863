import {saysNeverReleased} from '../../engine/armed-command.ts';
import type {Engine} from '../../engine/engine.ts';
import type {RunEventBody} from '../../events/run-event.ts';
import type {ExecNode, NodePath} from '../../pipeline/tree.ts';
import {latestAttempt, type RunState} from '../../run-state/run-state.ts';
import {logFile} from '../../store/log-format.ts';
import type {AttemptEnds} from '../attempt/attempt-ends.ts';
import {isWorthKeeping} from '../attempt/attempt-outcome.ts';
import type {Conclusion} from '../attempt/conclusion.ts';
import type {AttemptEnd} from '../attempt/execute.ts';
import type {Removals} from '../attempt/removals.ts';
import type {RunningAttempt} from '../attempt/running-attempt.ts';
import {sampleUsage, usageAtEnd} from '../attempt/usage-samples.ts';
import type {Clock} from '../clock.ts';
import type {PipelineIdentity} from '../pipeline-identity.ts';
import {type OpenExecution, type RecoveredEnd, recoverAttempt} from './recover-attempt.ts';
import {recoverShared} from './recover-shared.ts';

type AdoptionOptions = {
	readonly state: RunState;
	readonly pipeline: PipelineIdentity;
	readonly emit: (...bodies: readonly RunEventBody[]) => void;
	readonly clock: Clock;
	readonly ends: AttemptEnds;
	readonly removals: Removals;
	readonly getEngine: () => Promise<Engine>;
	readonly onOutput: (path: NodePath, attempt: number) => void;
	/** Told why no engine answers; resolves when one does. */
	readonly untilEngineBack: (error: Error) => Promise<void>;
};

/** Takes up attempts again of which nothing was heard any more. */
export type Adoption = {
	/** One of this runner, whose connection to the engine broke. */
	readonly adopt: (
		running: RunningAttempt,
		open: Pick<OpenExecution, 'container' | 'isStarted' | 'isKilled' | 'limits' | 'leftMs'>,
	) => Promise<RecoveredEnd>;
	/** One that an earlier runner left open. Resolves to how it is to be written down. */
	readonly recover: (running: RunningAttempt, node: ExecNode) => Promise<AttemptEnd>;
};

export function createAdoption(options: AdoptionOptions): Adoption {
	const {state, pipeline, emit, clock, ends, removals} = options;

	const adopt: Adoption['adopt'] = async (running, open) => {
		const {path, attempt, signal} = running;
		const tell = (body: RunEventBody): void => {
			if (!running.isLetGo()) {
				emit(body);
			}
		};

		let isRecovered = false;
		const execution = {
			...open,
			clock,
			signal,
			file: logFile(pipeline.folder, path, attempt),
			engine: options.getEngine,
			engineBack: options.untilEngineBack,
			onOutput: () => options.onOutput(path, attempt),
			onRecovered() {
				if (!isRecovered) {
					isRecovered = true;
					tell({type: 'attempt-recovered', path, attempt});
				}
			},
		};
		const mark = latestAttempt(state, path)?.shared;
		return mark
			? recoverShared(execution, mark)
			: recoverAttempt({
					...execution,
					// Of any runner: what one armed that died may have the name of what the next one was about to make.
					isMarker: saysNeverReleased,
					onStarted: containerId => tell({type: 'attempt-started', path, attempt, containerId}),
				});
	};

	const removeContainer = (id: string): void => {
		void options
			.getEngine()
			.then(engine => removals.remove(engine, id))
			.catch(() => {});
	};

	return {
		adopt,
		async recover(running, node) {
			const {path} = running;
			const limits = node.settings;
			const open = latestAttempt(state, path);
			const {startedAt, killReason} = open ?? {};
			const shared = open?.shared && open.containerId;
			const container = shared ?? open?.container ?? '';
			const isStarted = startedAt !== undefined;
			const isKilled = killReason !== undefined;
			if (isKilled) {
				running.kill(killReason);
			}

			// Both by the host's clock; the runner's own died with it.
			const ranMs = isStarted ? clock.wallTime() - startedAt : 0;
			const samples = sampleUsage(
				// One that others share tells only what all commands in it used.
				async () =>
					shared === undefined ? (await options.getEngine()).containerUsage(container) : undefined,
				{clock, firstMs: 0},
			);
			const recovered = await adopt(running, {
				container,
				isStarted,
				isKilled,
				limits,
				leftMs: limits.maxTime * 1000 - ranMs,
			});
			const sampled = samples.end();
			if (recovered.state === 'withdrawn') {
				return recovered;
			}

			const {container: left} = recovered;
			const found = shared ?? left?.id;
			const {outcome, made}: Conclusion =
				found === undefined || recovered.outcome.state === 'killed'
					? {outcome: recovered.outcome, made: undefined}
					: await ends.conclude(running, node, {outcome: recovered.outcome, containerId: found});
			const isKept = left !== undefined && isWorthKeeping(outcome);
			return {
				state: 'ended',
				outcome,
				durationMs: left?.ranMs,
				usage: usageAtEnd(outcome, sampled, limits.mem),
				isKept,
				made,
				leave() {
					if (left && !isKept) {
						removeContainer(left.id);
					}
				},
			};
		},
	};
}
