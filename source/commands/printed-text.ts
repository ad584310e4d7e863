import {quoted} from '../debug/copyable-command.ts';
import {mappedEntries} from '../debug/live-mount.ts';
import type {ShellTarget} from './shell-request.ts';
import type {PreparedLaunch} from './vscode-launch.ts';

export type Printed = Pick<ShellTarget, 'kind' | 'node' | 'imageSpec' | 'image' | 'attempt'> & {
	/** Of the container. */
	readonly name: string;
	readonly shell: string;
	/** What opens a session's shell in it. */
	readonly startFile: string;
	/** Undefined: no debugger was asked for. */
	readonly attached: (PreparedLaunch & {readonly hasDebugger: boolean}) | undefined;
};

/** What is said of a debug container that is left up: what it is, how it is used, how it is removed. */
export function printedText(printed: Printed): readonly string[] {
	const {name, shell, startFile, kind} = printed;
	return [
		...about(printed),
		'It stays up when this program has ended. To use it:',
		`  in Visual Studio Code: "Dev Containers: Attach to Running Container…", ${name}`,
		`  a shell: docker exec -it ${name} ${quoted(shell)} ${startFile}`,
		...debugging(printed),
		'To remove it:',
		`  docker rm -f ${name}`,
		'  or, with all that were left up: conducto clean',
		...(kind === 'live' ? ['  which also gives you what it made in your folders.'] : []),
	].map(line => line.replaceAll(/\p{Cc}/gu, '?'));
}

function about({kind, node, attempt, imageSpec, image}: Printed): readonly string[] {
	switch (kind) {
		case 'snapshot':
			return [`A snapshot of ${node.path}: what you change in it vanishes with it.`];
		case 'live':
			return [
				`A live container of ${node.path}:`,
				...mappedEntries(imageSpec, image.workdir).map(
					({source, target}) => `  ${target} is your own ${source}: what you change there stays.`,
				),
			];
		case 'failed':
			return [`What attempt ${attempt} of ${node.path} left behind, as a copy.`];
	}
}

function debugging({name, shell, attached}: Printed): readonly string[] {
	if (!attached) {
		return [];
	}

	const {debuggee, waiting, configuration, file, hasDebugger} = attached;
	const install = `docker exec -u 0 ${name} ${debuggee.interpreter} -m pip install debugpy`;
	return [
		`${file} has "${configuration}" now. To debug:`,
		...(hasDebugger ? [] : [`  once, as the image has no debugpy: ${install}`]),
		`  start the command, which waits: docker exec -it ${name} ${quoted(shell)} -c ${quoted(waiting)}`,
		'  in Visual Studio Code, with this folder open: choose it in "Run and Debug", and press F5',
	];
}
