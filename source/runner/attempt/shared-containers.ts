import {createHash} from 'node:crypto';
import type {ContainerSpec, ContainerSummary, Engine} from '../../engine/engine.ts';
import {containerLabels} from '../../engine/labels.ts';
import {containerName} from '../../engine/names.ts';
import {isBelow, type NodePath} from '../../pipeline/tree.ts';
import type {PipelineIdentity} from '../pipeline-identity.ts';
import type {ReadyCommand} from './ready-command.ts';

/** What is needed to run a command in the container that its node shares with others. */
export type SharedCommand = {
	readonly engine: Engine;
	/** The node that says that all below it share one. */
	readonly at: NodePath;
	/** What a container of its own would be like. */
	readonly container: ContainerSpec;
	readonly create: (
		spec: ContainerSpec,
	) => Promise<{readonly id: string; readonly adopted: boolean}>;
	/** Puts into the created container what it needs before it starts. */
	readonly prepare: (containerId: string) => Promise<void>;
	/** The same for this command, once the container runs. */
	readonly bring: (containerId: string) => Promise<void>;
	/** What the next runner finds the command by. */
	readonly token: string;
};

/** The containers that nodes share (reference: "Container reuse"). One command at a time runs in each. */
export type SharedContainers = {
	/** Makes a command ready in the container of its node: the one that is there, if it still is what the node asks for. */
	readonly makeReady: (command: SharedCommand) => Promise<ReadyCommand>;
	/** Takes over one that an earlier runner left. Of a node's, the first counts: engines list the newest first. */
	readonly adopt: (engine: Engine, left: ContainerSummary) => void;
	/** Removes those of the nodes that match. */
	readonly remove: (matches: (at: NodePath) => boolean) => void;
	/** The node and all below it begin anew, and so do the containers that are shared there. */
	readonly onReset: (path: NodePath) => void;
};

type Shared = {readonly engine: Engine; readonly id: string; readonly likeness: string};

export function createSharedContainers(
	pipeline: PipelineIdentity,
	discard: (engine: Engine, containerId: string) => void,
): SharedContainers {
	const containers = new Map<NodePath, Shared>();
	let made = 0;

	const remove = (at: NodePath): void => {
		const shared = containers.get(at);
		if (shared) {
			containers.delete(at);
			discard(shared.engine, shared.id);
		}
	};

	/** Never under the name of one that is still there, to be removed. */
	const create = async (command: SharedCommand): Promise<string> => {
		const {at} = command;
		for (;;) {
			const name = containerName({
				owner: pipeline.owner,
				pipeline: pipeline.id,
				path: at,
				attempt: ++made,
				kind: 'shared',
			});
			const {id, adopted} = await command.create(sharedSpec(command, name));
			if (!adopted) {
				return id;
			}
		}
	};

	const sharedSpec = ({at, container}: SharedCommand, name: string): ContainerSpec => ({
		...container,
		name,
		// A shell that waits for input that never comes.
		command: container.command.slice(0, 1),
		holdStdin: true,
		env: {},
		labels: {
			[containerLabels.owner]: pipeline.owner,
			[containerLabels.pipeline]: pipeline.id,
			[containerLabels.node]: at,
			[containerLabels.kind]: 'shared',
			[containerLabels.likeness]: likenessOf(container),
		},
	});

	const make = async (command: SharedCommand): Promise<string> => {
		const {engine, at, container} = command;
		const id = await create(command);
		try {
			await command.prepare(id);
			await engine.startContainer(id);
		} catch (error) {
			discard(engine, id);
			throw error;
		}

		containers.set(at, {engine, id, likeness: likenessOf(container)});
		return id;
	};

	const find = async ({engine, at, container}: SharedCommand): Promise<string | undefined> => {
		const shared = containers.get(at);
		if (shared?.engine === engine && shared.likeness === likenessOf(container)) {
			const found = await engine.inspectContainer(shared.id);
			if (found?.state === 'running') {
				return shared.id;
			}
		}

		remove(at);
		return undefined;
	};

	return {
		async makeReady(command) {
			const {engine, container, token} = command;
			const id = (await find(command)) ?? (await make(command));
			await command.bring(id);
			const [usedBefore, {output, exit, begin, stop}] = await Promise.all([
				engine.containerUsage(id).catch(() => undefined),
				engine.prepareExec(id, {
					command: container.command,
					env: {...container.env, ...container.runFlags?.env},
					token,
				}),
			]);
			exit.catch(() => {});
			return {
				containerId: id,
				output,
				exit: () => exit,
				shared: {token, shell: container.command[0] ?? 'sh'},
				begin,
				stop: () => void stop().catch(() => {}),
				async usage() {
					const used = usedBefore && (await engine.containerUsage(id));
					// The kernel's own peak is that of all commands in it.
					return (
						used && {
							memoryBytes: used.memoryBytes,
							peakMemoryBytes: undefined,
							cpuMs: Math.max(0, used.cpuMs - usedBefore.cpuMs),
						}
					);
				},
				keeps: () => false,
				leave() {},
			};
		},
		adopt(engine, {id, labels}) {
			const at = labels[containerLabels.node] ?? '';
			if (containers.has(at)) {
				discard(engine, id);
			} else {
				containers.set(at, {engine, id, likeness: labels[containerLabels.likeness] ?? ''});
			}
		},
		remove(matches) {
			[...containers.keys()].filter(matches).forEach(remove);
		},
		onReset(path) {
			[...containers.keys()].filter(at => isBelow(at, path)).forEach(remove);
		},
	};
}

/** What can't be changed in a container once it is there: another image, rebuilt or edited limits take a new one. */
function likenessOf(container: ContainerSpec): string {
	const {imageId, workdir, limits, runFlags, engineSocket} = container;
	const likeness = JSON.stringify([imageId, workdir, limits, runFlags, engineSocket]);
	return createHash('sha256').update(likeness).digest('hex').slice(0, 16);
}
