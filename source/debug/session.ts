import type {Engine} from '../engine/engine.ts';
import {ConductoError} from '../errors/conducto-error.ts';
import type {BuiltImage} from '../events/run-event.ts';
import type {ImageSpec} from '../pipeline/spec.ts';
import {defaultImageName, type ExecNode} from '../pipeline/tree.ts';
import {banner} from './banner.ts';
import {findDockerCli, shellCommand, type TerminalCommand} from './docker-cli.ts';
import {liveMount} from './live-mount.ts';
import {followMount, type MountOwners} from './mount-owners.ts';
import {createSessionContainer} from './session-container.ts';
import {terminalType} from './terminal-type.ts';

export type SessionKind = 'snapshot' | 'live';

export type SessionRequest = {
	readonly kind: SessionKind;
	readonly engine: Engine;
	readonly node: ExecNode;
	readonly imageSpec: ImageSpec;
	readonly image: BuiltImage;
	readonly pipelineId: string;
	readonly owner: string;
};

/** An open debug shell's container (design: "Words", session). */
export type Session = {
	/** The engine's id of it. */
	readonly container: string;
	/** What a terminal runs to get the shell. */
	readonly command: TerminalCommand;
	/** What to print above the prompt. */
	readonly banner: string;
	/** Rejects with `terminal-failed` when the container has ended, with `engine-missing` when the engine has. */
	readonly assertRunning: () => Promise<void>;
	/** Hands edits over to the invoking user and removes the container. Safe to call twice. */
	readonly close: () => Promise<void>;
};

/**
Makes a container that recreates a node's behaviour and idles, for a shell to be opened in it. Rejects
with a ConductoError (`docker-cli-missing`, `shell-missing`, `nothing-mapped`, `folder-missing`, …) and
leaves no container behind then.
*/
export async function openSession(request: SessionRequest): Promise<Session> {
	const {engine, node, image} = request;
	const docker = findDockerCli();
	const shell = shellOf(request);
	const mount = request.kind === 'live' ? await liveMount(request) : undefined;
	const container = await createSessionContainer(request, {shell, mount});
	try {
		const owners = mount && (await followMount(engine, {container, mount, image}));
		await engine.startContainer(container);
		return {
			container,
			command: shellCommand(docker, {
				container,
				shell,
				workdir: image.workdir,
				terminalType: await terminalType(engine, container),
				colorTerm: process.env.COLORTERM,
			}),
			banner: banner({
				path: node.path,
				image: request.imageSpec.image ?? defaultImageName,
				mount,
				warning: owners?.warning,
			}),
			assertRunning: () => assertRunning(request, container, shell),
			close: closeOnce(engine, container, owners),
		};
	} catch (error) {
		await engine.removeContainer(container).catch(() => {});
		throw error;
	}
}

function shellOf({node, image}: SessionRequest): string {
	if (image.shell === undefined) {
		throw new ConductoError('shell-missing', `The image ${node.image} has no shell to open.`, {
			hint: 'Use an image with a shell, such as its -debug or -slim variant.',
			path: node.path,
		});
	}

	return image.shell;
}

async function assertRunning(
	{engine, node}: SessionRequest,
	container: string,
	shell: string,
): Promise<void> {
	// What the engine lists as running may be on its way out: only what can be used counts.
	const probe = engine.exec(container, [shell, '-c', 'exit 0']);
	const isRunning = await probe.then(
		({exitCode}) => exitCode === 0,
		(error: unknown) => {
			if (error instanceof ConductoError && error.code === 'engine-missing') {
				throw error;
			}

			return false;
		},
	);
	if (!isRunning) {
		throw new ConductoError('terminal-failed', 'The shell ended because its container did.', {
			hint: 'Open another one.',
			path: node.path,
		});
	}
}

function closeOnce(
	engine: Engine,
	container: string,
	owners: MountOwners | undefined,
): () => Promise<void> {
	let closing: Promise<void> | undefined;
	const remove = async (): Promise<void> => engine.removeContainer(container);
	const handOver = async (): Promise<void> => owners?.handOver();
	return () => {
		// Where it is not needed any more, it goes first: what still runs in it could make more files.
		closing ??= owners?.needsContainer ? both(handOver, remove) : both(remove, handOver);
		return closing;
	};
}

async function both(first: () => Promise<void>, second: () => Promise<void>): Promise<void> {
	try {
		await first();
	} finally {
		await second();
	}
}
