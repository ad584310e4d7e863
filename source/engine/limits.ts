import type {DockerRunSettings} from '../pipeline/docker-run-settings.ts';
import type {ContainerSpec} from './engine.ts';

type Limits = NonNullable<ContainerSpec['limits']>;
type Fields = Readonly<Record<string, unknown>>;

/** What a container's limits are called in the engine's `HostConfig`. */
export function limitFields({cpu, memoryBytes, gpu}: Limits = {}): Fields {
	return {
		...(cpu !== undefined && {NanoCpus: Math.round(cpu * 1e9)}),
		// As much swap as memory means none: a command that needs more is ended instead of slowed down.
		...(memoryBytes !== undefined && {Memory: memoryBytes, MemorySwap: memoryBytes}),
		...(gpu && {DeviceRequests: [{Driver: '', Count: gpu, Capabilities: [['gpu']]}]}),
	};
}

/** Adds what flags of `docker run` ask for: lists grow, anything else of the same name is theirs. */
export function withRunFlags(
	host: Fields,
	flags: DockerRunSettings['host'] = {},
): Readonly<Record<string, unknown>> {
	const merged: Record<string, unknown> = {...host};
	for (const [name, value] of Object.entries(flags)) {
		const own = merged[name];
		merged[name] = Array.isArray(own) && Array.isArray(value) ? [...own, ...value] : value;
	}

	// Swap of our own making would be less than the memory that the flags give.
	if (flags.Memory !== undefined && flags.MemorySwap === undefined) {
		delete merged.MemorySwap;
	}

	return merged;
}
