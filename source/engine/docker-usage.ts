import type {ContainerStats} from 'dockerode';
import {statusOf} from './docker-errors.ts';
import type {ContainerUsage, Engine} from './engine.ts';
import type {EngineConnection} from './engine-connection.ts';

const nanosecondsPerMs = 1e6;

export function usageMethod({docker, attempt}: EngineConnection): Engine['containerUsage'] {
	return id =>
		attempt({action: 'tell what a container uses'}, async () => {
			try {
				// Otherwise the engine waits a second for another sample, to tell a rate.
				const options = {stream: false, 'one-shot': true} as const;
				return usageOf(await docker.getContainer(id).stats(options));
			} catch (error) {
				if (statusOf(error) === 404) {
					return undefined;
				}

				throw error;
			}
		});
}

/** Of a container that does not run, the engine tells nothing but zeros. */
function usageOf({
	memory_stats: memory,
	cpu_stats: cpu,
}: ContainerStats): ContainerUsage | undefined {
	const used = memory?.usage;
	if (!used) {
		return undefined;
	}

	// As the docker CLI counts: the one of cgroup v1, else of v2.
	const cached = memory.stats?.total_inactive_file ?? memory.stats?.inactive_file ?? 0;
	return {
		memoryBytes: Math.max(0, used - cached),
		// Of cgroup v1 only.
		peakMemoryBytes: memory.max_usage || undefined,
		cpuMs: Math.round(cpu.cpu_usage.total_usage / nanosecondsPerMs),
	};
}
