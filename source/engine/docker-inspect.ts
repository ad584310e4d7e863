import type {ContainerInspectInfo} from 'dockerode';
import {diedWithEngine} from './died-with-engine.ts';
import {statusOf} from './docker-errors.ts';
import {answersNow} from './docker-ping.ts';
import {exitIn} from './docker-wait.ts';
import type {ContainerState, Engine} from './engine.ts';
import type {EngineConnection} from './engine-connection.ts';

export function inspectMethod(connection: EngineConnection): Engine['inspectContainer'] {
	const {docker, attempt} = connection;
	const withEngine = async (state: ContainerInspectInfo['State']): Promise<boolean> => {
		const exit = exitIn(state);
		if (exit.exitCode === 0 || exit.outOfMemory) {
			return false;
		}

		// An engine that is being stopped ends its containers, and goes on to answer on connections that it has.
		await answersNow(docker);
		const {LiveRestoreEnabled: liveRestore} = await docker.info();
		return diedWithEngine({
			exit,
			startedAt: Date.parse(state.StartedAt),
			finishedAt: Date.parse(state.FinishedAt),
			engineStartedAt: await engineStart(connection),
			liveRestore,
		});
	};

	return idOrName =>
		attempt({action: 'look at a container'}, async (): Promise<ContainerState | undefined> => {
			const found = await inspect(connection, idOrName);
			if (!found) {
				return undefined;
			}

			const {Id: id, State: state} = found;
			if (state.Running || state.Paused || state.Restarting) {
				return {state: 'running', id};
			}

			const startedAt = Date.parse(state.StartedAt);
			// The engine's zero is the year 1.
			if (startedAt < 0 || state.Status === 'created') {
				return {state: 'created', id};
			}

			return {
				state: 'exited',
				id,
				exit: exitIn(state),
				ranMs: Math.max(0, Math.round(Date.parse(state.FinishedAt) - startedAt)),
				withEngine: await withEngine(state),
			};
		});
}

async function inspect(
	{docker}: EngineConnection,
	idOrName: string,
): Promise<ContainerInspectInfo | undefined> {
	try {
		return await docker.getContainer(idOrName).inspect();
	} catch (error) {
		if (statusOf(error) === 404) {
			return undefined;
		}

		throw error;
	}
}

/** The engine does not tell when it was started, but makes its default network anew then, unless a container lives on in it. */
async function engineStart({docker}: EngineConnection): Promise<number | undefined> {
	try {
		const {Created: created} = await docker.getNetwork('bridge').inspect();
		const at = Date.parse(created);
		return Number.isNaN(at) ? undefined : at;
	} catch (error) {
		if (statusOf(error) === undefined) {
			throw error;
		}

		return undefined;
	}
}
