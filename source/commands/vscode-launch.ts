import {statSync} from 'node:fs';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {attachConfiguration} from '../debug/editor/attach-configuration.ts';
import {type Debuggee, findDebuggee} from '../debug/editor/debuggee.ts';
import {freePort} from '../debug/editor/free-port.ts';
import {withConfiguration} from '../debug/editor/launch-file.ts';
import {mappedEntries} from '../debug/live-mount.ts';
import {ConductoError} from '../errors/conducto-error.ts';
import {nodeLimits} from '../image/node-container.ts';
import type {ShellTarget} from './shell-request.ts';

export type PreparedLaunch = {
	readonly debuggee: Debuggee;
	/** The command that waits for the debugger. */
	readonly waiting: string;
	/** The port that the container is to publish. Undefined: it has this machine's network. */
	readonly published: number | undefined;
	/** Name of the configuration. */
	readonly configuration: string;
	readonly file: string;
	readonly write: () => Promise<void>;
};

/** What debuggers of each language usually have. */
const usualPorts = {node: 9229, python: 5678} as const;

/**
Makes ready the `.vscode/launch.json` of a folder for a node's debug container. Rejects with `command-refused` where there is
nothing to attach to, and with `edit-invalid` where the file can't be changed without loss; nothing was written then.
*/
export async function prepareLaunch(
	{kind, node, imageSpec, image}: ShellTarget,
	workspace: string,
): Promise<PreparedLaunch> {
	const debuggee = findDebuggee(node.command);
	if (!debuggee) {
		throw new ConductoError(
			'command-refused',
			`The command of ${node.path} starts neither Python nor Node.js itself.`,
			{
				hint: 'Leave out --vscode, and start a debugger in the container yourself.',
				path: node.path,
			},
		);
	}

	const network = nodeLimits(node).runFlags?.host.NetworkMode;
	if (network === 'none' || String(network).startsWith('container:')) {
		throw new ConductoError(
			'command-refused',
			`dockerRunArgs give ${node.path} the network ${String(network)}: no debugger reaches it.`,
			{hint: 'Leave out --vscode, or the network of dockerRunArgs.', path: node.path},
		);
	}

	const port = await freePort(usualPorts[debuggee.language]);
	const file = path.join(workspace, '.vscode', 'launch.json');
	const configuration = attachConfiguration({
		name: `conducto: ${node.path} (${kind})`,
		language: debuggee.language,
		port,
		folders: mappedEntries(imageSpec, image.workdir).filter(({source}) => isFolder(source)),
		workdir: image.workdir,
		workspace,
	});
	const text = await merged(file, configuration);
	const isHost = network === 'host';
	return {
		debuggee,
		// Only where it is the container's own network, all may reach it.
		waiting: debuggee.waitingAt(`${isHost ? '127.0.0.1' : '0.0.0.0'}:${port}`),
		published: isHost ? undefined : port,
		configuration: configuration.name,
		file,
		async write() {
			await mkdir(path.dirname(file), {recursive: true});
			await writeFile(file, text);
		},
	};
}

async function merged(
	file: string,
	configuration: ReturnType<typeof attachConfiguration>,
): Promise<string> {
	const before = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') {
			return undefined;
		}

		throw new ConductoError('edit-invalid', `${file} can't be read.`, {cause: error});
	});
	try {
		return withConfiguration(before, configuration);
	} catch (error) {
		if (!(error instanceof SyntaxError)) {
			throw error;
		}

		throw new ConductoError('edit-invalid', `${file} is left as it is: ${error.message}.`, {
			hint: 'Correct it, or move it away.',
			cause: error,
		});
	}
}

function isFolder(source: string): boolean {
	return statSync(source, {throwIfNoEntry: false})?.isDirectory() ?? false;
}
