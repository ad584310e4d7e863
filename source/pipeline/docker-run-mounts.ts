import {posix} from 'node:path';
import type {Fault} from './check-env.ts';
import type {DockerRunSettings} from './docker-run-settings.ts';

/** Where containers have what conducto itself gives them: data stores, and the command of a debug shell. */
const ownFolder = '/conducto';

/** What is wrong with the places at which flags of `docker run` mount something, if anything is. */
export function mountsFault(settings: DockerRunSettings): Fault | undefined {
	const taken = mountTargets(settings).find(isOwn);
	return taken === undefined
		? undefined
		: {
				sentence: `nothing can be mounted at ${taken}: ${ownFolder} is for what conducto itself puts there.`,
				hint: 'Mount it elsewhere, such as at /mnt/mine. Data stores are there without any flag.',
			};
}

function isOwn(target: string): boolean {
	return `${posix.resolve('/', target)}/`.startsWith(`${ownFolder}/`);
}

function mountTargets({body, host}: DockerRunSettings): string[] {
	return [
		...keysOf(body.Volumes),
		...keysOf(host.Tmpfs),
		...listOf(host.Binds).map(bind => String(bind).split(':')[1] ?? ''),
		...listOf(host.Mounts).map(mount => String((mount as {Target?: unknown}).Target ?? '')),
	];
}

function keysOf(value: unknown): string[] {
	return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

function listOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}
