import type {ContainerSummary, Engine} from '../engine/engine.ts';
import {containerLabels} from '../engine/labels.ts';
import type {Capacity} from '../run-state/next-start.ts';
import type {PipelineIdentity} from './pipeline-identity.ts';
import {sweepContainers} from './sweep.ts';

type EngineLinkOptions = {
	readonly connectEngine: () => Promise<Engine>;
	/** Undefined: as many as the engine has CPUs. */
	readonly jobs: number | undefined;
	readonly pipeline: PipelineIdentity;
	/** Whether a container that an earlier runner left is not to be swept away. */
	readonly isInUse: (found: ContainerSummary) => boolean;
	/** Takes over one that nodes share. */
	readonly adoptShared: (engine: Engine, found: ContainerSummary) => void;
};

/** The runner's way to the engine: connected when it is first needed, and anew after that failed. */
export type EngineLink = {
	readonly get: () => Promise<Engine>;
	/** How many nodes may run at once; 1 until the engine was asked. */
	readonly jobs: () => number;
	/** What nodes may reserve from; undefined until the engine was asked. */
	readonly capacity: () => Capacity | undefined;
	/** Whether containers can be armed; false until the engine was asked. */
	readonly canArm: () => boolean;
};

export function createEngineLink(options: EngineLinkOptions): EngineLink {
	const {connectEngine, jobs, pipeline} = options;
	let engine: Promise<Engine> | undefined;
	let limit = jobs ?? 1;
	let capacity: Capacity | undefined;
	let canArm = false;
	const connect = async (): Promise<Engine> => {
		const connected = await connectEngine();
		capacity = await connected.info();
		limit = jobs ?? capacity.cpus;
		canArm = connected.capabilities.stdinOnce;
		for (const kept of await sweepContainers(connected, pipeline, options.isInUse)) {
			if (kept.labels[containerLabels.kind] === 'shared') {
				options.adoptShared(connected, kept);
			}
		}

		return connected;
	};

	return {
		get() {
			engine ??= connect().catch(error => {
				engine = undefined;
				throw error;
			});
			return engine;
		},
		jobs: () => limit,
		capacity: () => capacity,
		canArm: () => canArm,
	};
}
