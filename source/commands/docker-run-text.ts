import path from 'node:path';
import {writeContainerFiles} from '../debug/container-files.ts';
import {dockerRunCommand} from '../debug/docker-run-command.ts';
import {isLocal} from '../engine/docker-client.ts';
import {dockerHost} from '../engine/docker-host.ts';
import {ConductoError} from '../errors/conducto-error.ts';
import {dataBinds} from '../mounts/data-stores.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {RunState} from '../run-state/run-state.ts';
import {dataFolders, pipelineFolder} from '../store/state-folder.ts';
import {type CommandContext, stateFolderOf} from './context.ts';
import {hostNetwork} from './launch.ts';
import {shellTarget} from './shell-request.ts';

/** What says which engine the docker CLI talks to. */
const engineVariables = [
	'DOCKER_HOST',
	'DOCKER_CONTEXT',
	'DOCKER_CONFIG',
	'DOCKER_CERT_PATH',
	'DOCKER_TLS_VERIFY',
];

/**
The command that reproduces a node with nothing but Docker. What its container has besides the image lies
in the pipeline's folder from now on. Rejects as `shellTarget` throws, and with `shell-missing`.
*/
export async function dockerRunText(
	context: CommandContext,
	state: RunState,
	{id, path: node, attempt}: DockerRunOf,
): Promise<string> {
	const target = shellTarget(state, node, {kind: 'snapshot', attempt});
	const {shell} = target.image;
	if (shell === undefined) {
		throw new ConductoError('shell-missing', `The image of ${node} has no shell to run it with.`, {
			hint: 'Use an image that has bash, ash, zsh or sh.',
			path: node,
		});
	}

	const network = await hostNetwork();
	const folder = stateFolderOf(context);
	const {env} = process;
	return dockerRunCommand({
		node: target.node,
		image: {...target.image, shell},
		network,
		binds: isLocal(dockerHost()) ? dataBinds(dataFolders(folder, id)) : [],
		archives: await writeContainerFiles(
			{...target, network},
			path.join(pipelineFolder(folder, id), 'reproduce'),
		),
		engine: Object.fromEntries(
			engineVariables.flatMap(name => (env[name] ? [[name, env[name]]] : [])),
		),
	});
}

export type DockerRunOf = {
	readonly id: string;
	readonly path: NodePath;
	/** Default: the latest. */
	readonly attempt: number | undefined;
};
