import path from 'node:path';
import type {MappedEntry} from '../live-mount.ts';
import type {Debuggee} from './debuggee.ts';
import type {LaunchConfiguration} from './launch-file.ts';

export type AttachTo = {
	readonly name: string;
	readonly language: Debuggee['language'];
	/** On this machine. */
	readonly port: number;
	/** Folders of this machine, and where the container has them; outer ones first. */
	readonly folders: readonly MappedEntry[];
	/** Where the command starts in the container. */
	readonly workdir: string;
	/** The folder that is open in the editor. */
	readonly workspace: string;
};

const host = '127.0.0.1';
/** As the editor calls the folder that is open in it. */
const workspaceFolder = `\${workspaceFolder}`;

/**
What attaches Visual Studio Code's debugger to a command that waits for it: of js-debug (`node`) or of debugpy. Breakpoints
are found by where the files of this machine are in the container.
*/
export function attachConfiguration(to: AttachTo): LaunchConfiguration {
	const {name, language, port, workspace} = to;
	const rootsOf = ({source, target}: MappedEntry) => ({
		localRoot: inWorkspace(workspace, source),
		remoteRoot: target,
	});
	if (language === 'python') {
		return {
			name,
			type: 'debugpy',
			request: 'attach',
			connect: {host, port},
			// The first that fits is taken.
			pathMappings: to.folders.toReversed().map(rootsOf),
		};
	}

	// It knows one pair of folders only.
	const folder = folderOfCommand(to);
	return {
		name,
		type: 'node',
		request: 'attach',
		address: host,
		port,
		...(folder && rootsOf(folder)),
		skipFiles: ['<node_internals>/**'],
	};
}

/** The innermost around the command's working directory, else the first. */
function folderOfCommand({folders, workdir}: AttachTo): MappedEntry | undefined {
	const around = folders.findLast(({target}) => `${workdir}/`.startsWith(`${target}/`));
	return around ?? folders[0];
}

/** So that the file is right on other machines as well, as far as that can be. */
function inWorkspace(workspace: string, source: string): string {
	const relative = path.relative(workspace, source);
	const isInside = relative !== '..' && !relative.startsWith('../') && !path.isAbsolute(relative);
	return isInside ? path.posix.join(workspaceFolder, relative) : source;
}
