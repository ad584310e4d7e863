import {accessSync, constants, statSync} from 'node:fs';
import path from 'node:path';
import {dockerHost} from '../engine/docker-host.ts';
import {ConductoError} from '../errors/conducto-error.ts';

/** A program with its arguments, and what it needs in its environment. */
export type TerminalCommand = {
	readonly file: string;
	readonly args: readonly string[];
	readonly env: Readonly<Record<string, string>>;
};

// `docker attach` holds back the first of its detach keys until the next key comes. The default, Ctrl-P,
// is the shell's "previous command"; this one is next to unused, and nobody types all of it.
const detachKeys = 'ctrl-^,ctrl-@,ctrl-^,ctrl-@';

/** The docker CLI's file. Throws `docker-cli-missing`. */
export function findDockerCli(searchPath: string | undefined = process.env.PATH): string {
	for (const folder of (searchPath ?? '').split(path.delimiter)) {
		const file = path.resolve(folder, 'docker');
		if (isProgram(file)) {
			return file;
		}
	}

	throw new ConductoError('docker-cli-missing', 'A debug shell needs the docker command.', {
		hint: "Install the docker CLI (on Debian: apt-get install docker.io) so that `docker` is in the terminal's PATH.",
	});
}

/** What connects a terminal to the shell of a session's container, at the engine that the rest of the program uses. */
export function shellCommand(docker: string, container: string): TerminalCommand {
	return {
		file: docker,
		args: ['attach', `--detach-keys=${detachKeys}`, container],
		// The hints are advertisements that some versions print when the shell ends.
		env: {DOCKER_HOST: dockerHost(), DOCKER_CLI_HINTS: 'false'},
	};
}

function isProgram(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return statSync(file).isFile();
	} catch {
		return false;
	}
}
