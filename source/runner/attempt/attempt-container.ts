import type {ContainerSpec} from '../../engine/engine.ts';
import {containerLabels} from '../../engine/labels.ts';
import {containerName} from '../../engine/names.ts';
import {ConductoError} from '../../errors/conducto-error.ts';
import type {BuiltImage} from '../../events/run-event.ts';
import {shellCommand} from '../../image/long-command.ts';
import {assertCallable} from '../../image/native/assert-callable.ts';
import type {HostNetwork} from '../../image/network/host-network.ts';
import {nodeEnvironment, nodeLimits} from '../../image/node-container.ts';
import {resolveEnv} from '../../pipeline/env-reference.ts';
import type {ExecNode, NodePath} from '../../pipeline/tree.ts';
import type {PipelineIdentity} from '../pipeline-identity.ts';

/** One attempt of a node, and what it runs on. */
export type AttemptOf = {
	readonly node: ExecNode;
	readonly attempt: number;
	readonly built: BuiltImage;
};

/** The name of an attempt's container. */
export function attemptContainerName(
	pipeline: PipelineIdentity,
	path: NodePath,
	attempt: number,
): string {
	return containerName({
		owner: pipeline.owner,
		pipeline: pipeline.id,
		path,
		attempt,
		kind: 'exec',
	});
}

/** What the container of an attempt has in its environment, beside what its image has, with references to secrets. */
export function attemptEnvironment(
	{node, built}: AttemptOf,
	network: HostNetwork,
): Readonly<Record<string, string>> {
	return {...nodeEnvironment(node, {built, network}), ...nodeLimits(node).runFlags?.env};
}

/** 
What the container of an attempt is like. Throws `shell-missing` where the image has none to run commands
with, `image-not-ready` where it can't call the node's function, and `definition-invalid` where env refers to nothing.
*/
export function attemptContainer(
	{node, attempt, built}: AttemptOf,
	{
		pipeline,
		network,
		environment,
	}: {
		readonly pipeline: PipelineIdentity;
		readonly network: HostNetwork;
		/** Of this process: what the node's env refers to. */
		readonly environment: Readonly<Record<string, string | undefined>>;
	},
): ContainerSpec {
	const {path, image, command} = node;
	if (built.shell === undefined) {
		throw new ConductoError(
			'shell-missing',
			`Image ${image} has no shell to run the command with.`,
			{
				hint: 'Use an image that has bash, ash, zsh or sh.',
			},
		);
	}

	assertCallable(node, built);
	return {
		name: attemptContainerName(pipeline, path, attempt),
		imageId: built.imageId,
		command: [built.shell, '-c', shellCommand(command)],
		workdir: built.workdir,
		env: resolveEnv(nodeEnvironment(node, {built, network}), environment),
		labels: {
			[containerLabels.owner]: pipeline.owner,
			[containerLabels.pipeline]: pipeline.id,
			[containerLabels.node]: path,
			[containerLabels.attempt]: String(attempt),
			[containerLabels.kind]: 'exec',
		},
		...nodeLimits(node),
	};
}
