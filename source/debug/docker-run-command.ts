import type {BindMount} from '../engine/engine.ts';
import type {BuiltImage} from '../events/run-event.ts';
import {shellCommand} from '../image/long-command.ts';
import type {HostNetwork} from '../image/network/host-network.ts';
import {nodeEnvironment, nodeLimits} from '../image/node-container.ts';
import {resolveEnv} from '../pipeline/env-reference.ts';
import {reference} from '../pipeline/redact-env.ts';
import type {ExecNode} from '../pipeline/tree.ts';
import {quoted} from './copyable-command.ts';

export type PlainContainer = {
	readonly node: ExecNode;
	/** It has a shell. */
	readonly image: BuiltImage & {readonly shell: string};
	readonly network: HostNetwork;
	/** The data stores. */
	readonly binds: readonly BindMount[];
	/** Archives on this machine, to be unpacked at `/` before it starts. */
	readonly archives: readonly string[];
	/** Variables that say which engine it is. Default: the one that the docker CLI finds by itself. */
	readonly engine?: Readonly<Record<string, string>>;
};

/** So that no line of what is pasted grows longer than a terminal takes in one piece. */
const nextLine = ' \\\n  ';

/**
The command that runs what a node runs, as the node runs it, with nothing but Docker. It works as pasted into a
POSIX shell, whatever the node is made of, and ends with the node's exit code. Secrets that the definition refers
to are taken from the environment there; it says so when one is not set.
*/
export function dockerRunCommand(container: PlainContainer): string {
	const {archives, engine = {}} = container;
	const docker = [...Object.entries(engine).map(([name, value]) => `${name}=${quoted(value)} `)];
	const {assignments, flags} = environmentFlags(container);
	const words = [...containerFlags(container), ...flags, ...ofDefinition(container)];
	const rest = [...words, ...program(container)].join(nextLine);
	if (archives.length === 0) {
		return [...assignments, ...docker, `docker run --rm${nextLine}${rest}`].join('');
	}

	const {length} = docker;
	const cli = length === 0 ? 'docker' : `${docker.join('')}docker`;
	return [
		`(c=$(${assignments.join('')}${cli} create --rm${nextLine}${rest})`,
		...archives.map(file => `${cli} cp - "$c:/" < ${quoted(file)}`),
		`${cli} start -a "$c")`,
	].join(` &&${nextLine}`);
}

function containerFlags({node, image, binds}: PlainContainer): string[] {
	const {limits, engineSocket, runFlags} = nodeLimits(node);
	const {cpu, memoryBytes, gpu} = limits ?? {};
	const socket = '/var/run/docker.sock';
	const mounts = [...binds, ...(engineSocket ? [{source: socket, target: socket}] : [])];
	// Swap that is less than the memory of dockerRunArgs would be refused.
	const hasOwnMemory = runFlags?.host.Memory !== undefined;
	return [
		'--init --no-healthcheck',
		`--workdir ${quoted(image.workdir)}`,
		...(cpu === undefined ? [] : [`--cpus ${cpu}`]),
		...(memoryBytes === undefined || hasOwnMemory
			? []
			: [`--memory ${memoryBytes} --memory-swap ${memoryBytes}`]),
		...(gpu ? [`--gpus ${gpu}`] : []),
		...mounts.map(({source, target}) => `--mount ${quoted(mountText(source, target))}`),
	];
}

/** Fields of CSV: a path may hold commas and quotes. */
function mountText(source: string, target: string): string {
	const field = (text: string): string =>
		/[,"\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
	return ['type=bind', field(`source=${source}`), field(`target=${target}`)].join(',');
}

type EnvironmentFlags = {
	/** What stands before `docker`, so that a secret is in no list of processes. */
	readonly assignments: readonly string[];
	readonly flags: readonly string[];
};

function environmentFlags({node, image, network}: PlainContainer): EnvironmentFlags {
	const assignments: string[] = [];
	const flags: string[] = [];
	for (const [name, value] of Object.entries(nodeEnvironment(node, {built: image, network}))) {
		const [, holder] = reference.exec(value) ?? [];
		if (holder === undefined) {
			const [text] = Object.values(resolveEnv({[name]: value}, {}));
			flags.push(`--env ${quoted(`${name}=${text}`)}`);
		} else if (/^[A-Za-z_]\w*$/.test(name) && !isOfDocker(name)) {
			assignments.push(`${name}="\${${holder}?}" `);
			flags.push(`--env ${name}`);
		} else {
			flags.push(`--env ${quoted(`${name}=`)}"\${${holder}?}"`);
		}
	}

	return {assignments, flags};
}

/** What the docker CLI itself, or the search for it, would heed. */
function isOfDocker(name: string): boolean {
	return /^(DOCKER_|PATH$|HOME$|BUILDKIT_|COMPOSE_|.*_PROXY$)/i.test(name);
}

/** The definition's own flags come last: they win. */
function ofDefinition({node}: PlainContainer): string[] {
	return node.settings.dockerRunArgs.map(quoted);
}

function program({node, image}: PlainContainer): string[] {
	return [
		`--entrypoint ${quoted(image.shell)}`,
		quoted(image.imageId),
		`-c ${quoted(shellCommand(node.command))}`,
	];
}
