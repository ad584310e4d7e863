import type {Engine} from '../engine/engine.ts';
import type {RunEventBody} from '../events/run-event.ts';
import type {HostNetwork} from '../image/network/host-network.ts';
import type {DataStores} from '../mounts/data-stores.ts';
import type {RunState} from '../run-state/run-state.ts';
import type {AttemptSurroundings} from './attempt/attempt-command.ts';
import type {Removals} from './attempt/removals.ts';
import type {Clock} from './clock.ts';
import type {PipelineIdentity} from './pipeline-identity.ts';

/** What is needed to run commands of a pipeline, those of its nodes and those that follow their states. */
export type CommandRunning = {
	readonly state: RunState;
	readonly pipeline: PipelineIdentity;
	readonly emit: (...bodies: readonly RunEventBody[]) => void;
	readonly clock: Clock;
	readonly network: HostNetwork;
	readonly environment: AttemptSurroundings['environment'];
	readonly data: DataStores;
	readonly removals: Removals;
	readonly getEngine: () => Promise<Engine>;
};
