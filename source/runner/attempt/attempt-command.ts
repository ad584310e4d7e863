import type {Engine} from '../../engine/engine.ts';
import {putLongCommand} from '../../image/long-command.ts';
import type {HostNetwork} from '../../image/network/host-network.ts';
import {prepareContainer} from '../../image/node-container.ts';
import type {DataStores} from '../../mounts/data-stores.ts';
import type {PipelineIdentity} from '../pipeline-identity.ts';
import {type AttemptOf, attemptContainer} from './attempt-container.ts';
import {isWorthKeeping} from './attempt-outcome.ts';
import type {FreshCommand} from './fresh-command.ts';
import type {Removals} from './removals.ts';

export type AttemptSurroundings = {
	readonly pipeline: PipelineIdentity;
	readonly network: HostNetwork;
	readonly data: DataStores;
	readonly removals: Removals;
	/** Of this process: what nodes' env refers to. */
	readonly environment: Readonly<Record<string, string | undefined>>;
};

/** What a container of an attempt's own is made of, whether now or ahead. Throws `shell-missing`. */
export function attemptCommand(
	engine: Engine,
	attempt: AttemptOf,
	{pipeline, network, data, removals, environment}: AttemptSurroundings,
): FreshCommand {
	return {
		engine,
		container: attemptContainer(attempt, {pipeline, network, environment}),
		data,
		async prepare(id) {
			await prepareContainer(engine, id, {...attempt, network});
			await putLongCommand(engine, id, attempt.node.command);
		},
		discard: id => removals.remove(engine, id),
		isToKeep: isWorthKeeping,
	};
}
