import {chmodSync, mkdirSync, type Stats, statSync} from 'node:fs';
import type {BindMount, ContainerSpec, Engine} from '../engine/engine.ts';
import {ConductoError} from '../errors/conducto-error.ts';

/** The folders on this machine that are a pipeline's data stores (reference: "Data stores"). */
export type DataStores = {
	/** Lives with the pipeline. */
	readonly pipeline: string;
	/** Lives with the user: all pipelines of a state folder have it. */
	readonly user: string;
};

/** Where every container has them. */
export const dataTargets = {
	pipeline: '/conducto/data/pipeline',
	user: '/conducto/data/user',
} as const satisfies Record<keyof DataStores, string>;

/** Any user of any container may write. Around them, the state folder keeps this machine's other users out. */
const openToAll = 0o777;

/** Engines that turned out not to see the folders of this machine, such as one beside the container that this runs in. */
const elsewhere = new WeakSet<Engine>();

/**
Creates a container with the data stores in it, or adopts the one of that name. An engine that can't mount
folders of this machine makes it without: a command that needs them then finds nothing at their place,
instead of a folder that vanishes with the container.

@param besides What else of this program's folders it has, where it has the data stores. Default: nothing.
*/
export async function createWithData(
	engine: Engine,
	spec: ContainerSpec,
	stores: DataStores,
	besides: readonly BindMount[] = [],
): Promise<{readonly id: string; readonly adopted: boolean; readonly isMounted: boolean}> {
	if (canMount(engine)) {
		const binds = [...dataBinds(stores), ...besides];
		const withBinds = {...spec, binds: [...(spec.binds ?? []), ...binds]};
		try {
			return {...(await engine.createContainer(withBinds)), isMounted: true};
		} catch (error) {
			if (!isUnseen(error, binds)) {
				throw error;
			}

			elsewhere.add(engine);
		}
	}

	return {...(await engine.createContainer(spec)), isMounted: false};
}

/** Whether containers of this engine have the data stores, as far as that is known. */
export function canMount(engine: Engine): boolean {
	return engine.capabilities.liveMount && !elsewhere.has(engine);
}

/** Makes the folders where they are missing. */
export function dataBinds(stores: DataStores): readonly BindMount[] {
	return (['pipeline', 'user'] as const).map(name => {
		const source = stores[name];
		const {mode, uid} = statSync(source, {throwIfNoEntry: false}) ?? made(source);
		// Apart from making it, which is subject to the process's mask. Another's folder, had by a link, is as it is.
		if ((mode & openToAll) !== openToAll && uid === process.getuid?.()) {
			chmodSync(source, openToAll);
		}

		return {source, target: dataTargets[name]};
	});
}

function made(folder: string): Stats {
	mkdirSync(folder, {recursive: true});
	return statSync(folder);
}

/** Whether the engine says that it does not find one of these folders, which are there. */
function isUnseen(error: unknown, binds: readonly BindMount[]): boolean {
	return (
		error instanceof ConductoError &&
		/does not exist|no such file/i.test(error.message) &&
		binds.some(({source}) => error.message.includes(source))
	);
}
