import type {ContainerSpec, Engine} from '../../engine/engine.ts';
import {putLongCommand} from '../../image/long-command.ts';
import {putNativeCode} from '../../image/node-container.ts';
import {createWithData} from '../../mounts/data-stores.ts';
import type {ArmedPool, TakenCommand} from '../armed-pool.ts';
import {type AttemptSurroundings, attemptCommand} from './attempt-command.ts';
import type {AttemptOf} from './attempt-container.ts';
import {freshCommand} from './fresh-command.ts';
import type {ReadyCommand} from './ready-command.ts';
import type {SharedContainers} from './shared-containers.ts';

export type MakingReady = {
	readonly surroundings: AttemptSurroundings;
	readonly getEngine: () => Promise<Engine>;
	readonly armed: ArmedPool;
	readonly shared: SharedContainers;
	readonly newToken: () => string;
};

/** Makes the command of an attempt ready, in whichever kind of container: what was taken of those made ahead, if it came to something. */
export async function makeAttemptReady(
	{surroundings, getEngine, armed, shared, newToken}: MakingReady,
	{
		attempt,
		taken,
		signal,
	}: {
		readonly attempt: AttemptOf;
		readonly taken: TakenCommand | undefined;
		readonly signal: AbortSignal;
	},
): Promise<ReadyCommand> {
	const command = await taken?.command;
	if (command) {
		return command;
	}

	const engine = await getEngine();
	// Its name may still be that of one that was armed for another version of the node.
	await armed.discarded(attempt.node.path);
	signal.throwIfAborted();
	const own = attemptCommand(engine, attempt, surroundings);
	const {sharedContainer: at} = attempt.node.settings;
	if (at === undefined) {
		return freshCommand(own);
	}

	const {container, prepare} = own;
	const create = (spec: ContainerSpec) => createWithData(engine, spec, surroundings.data);
	const bring = async (id: string) => {
		await putNativeCode(engine, id, attempt);
		await putLongCommand(engine, id, attempt.node.command);
	};
	return shared.makeReady({engine, at, container, create, prepare, bring, token: newToken()});
}
