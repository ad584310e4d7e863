import {reactionsToAttempts} from './node-callbacks.ts';
import type {NodeSpec} from './spec.ts';
import type {ExecNode, NodePath} from './tree.ts';

/** Name of the image that nodes get when neither they nor a parent names one. */
export const defaultImageName = 'debian:stable-slim';

/** Seconds that an attempt may take (reference: "Nodes"). */
export const defaultMaxTime = 4 * 60 * 60;

/** What an Exec node has of its parents or of its own. */
export type Inherited = Pick<ExecNode, 'image' | 'env' | 'settings' | 'reactions' | 'origins'>;

export const inheritedByRoot: Inherited = {
	image: defaultImageName,
	env: {},
	settings: {
		maxTime: defaultMaxTime,
		cpu: undefined,
		mem: undefined,
		gpu: 0,
		requiresDocker: false,
		dockerRunArgs: [],
		sharedContainer: undefined,
	},
	reactions: [],
	origins: {},
};

/** What holds for a node and, unless they say otherwise, for those below it: the nearest wins, `env` key by key. */
export function inherit(node: NodeSpec, path: NodePath, inherited: Inherited): Inherited {
	const origins = ownOrigins(node, path);
	if (Object.keys(origins).length === 0) {
		return inherited;
	}

	const {settings} = inherited;
	const reuse = node.container_reuse;
	const reactions = reactionsToAttempts(node);
	return {
		image: node.image ?? inherited.image,
		env: node.env ? {...inherited.env, ...node.env} : inherited.env,
		settings: {
			maxTime: node.max_time ?? settings.maxTime,
			cpu: node.cpu ?? settings.cpu,
			mem: node.mem ?? settings.mem,
			gpu: node.gpu ?? settings.gpu,
			requiresDocker: node.requires_docker ?? settings.requiresDocker,
			dockerRunArgs: node.docker_run_args ?? settings.dockerRunArgs,
			sharedContainer:
				reuse === undefined ? settings.sharedContainer : reuse === 'new' ? path : undefined,
		},
		reactions: reactions.length > 0 ? reactions : inherited.reactions,
		origins: {...inherited.origins, ...origins},
	};
}

const inheritedParameters = [
	'image',
	'max_time',
	'cpu',
	'mem',
	'gpu',
	'requires_docker',
	'docker_run_args',
	'container_reuse',
] as const;

/** What a node sets, with its path. Most nodes set nothing, and there are many of them. */
function ownOrigins(node: NodeSpec, path: NodePath): Record<string, NodePath> {
	const origins: Record<string, NodePath> = {};
	for (const name of inheritedParameters) {
		if (node[name] !== undefined) {
			origins[name] = path;
		}
	}

	if (reactionsToAttempts(node).length > 0) {
		origins.on_error = path;
	}

	for (const name in node.env) {
		origins[`env.${name}`] = path;
	}

	return origins;
}
