import {accessSync, constants, realpathSync, statSync} from 'node:fs';
import {delimiter, isAbsolute, join} from 'node:path';
import {quoted} from '../debug/copyable-command.ts';
import type {CommandContext} from './context.ts';

export type Started = {
	/** `PATH`. */
	readonly searchPath: string;
	/** The file of this program, as Node was given it. */
	readonly file: string;
	readonly node: string;
};

let known: string | undefined;

/** How a command that is copied from this process starts. */
export function ownCommand(): string {
	const {env, argv, execPath} = process;
	known ??= commandOf({searchPath: env.PATH ?? '', file: argv[1] ?? '', node: execPath});
	return known;
}

/** The command that opens a pipeline again, from any terminal. */
export function openAgainCommand(context: CommandContext, id: string): string {
	return `${ownCommand()} open ${id}${stateDirFlag(context)}`;
}

/** The command that resets a node; without a path, for the person to name one. */
export function resetCommand(context: CommandContext, id: string, path?: string): string {
	const node = path === undefined ? '<path>' : quoted(path);
	return `${ownCommand()} reset ${id} ${node}${stateDirFlag(context)}`;
}

function stateDirFlag(context: CommandContext): string {
	const stateDir = namedStateDir(context);
	return stateDir ? ` --state-dir ${quoted(stateDir)}` : '';
}

/** The state folder, where a copied command must name it; absolute, as it may be pasted in any folder. */
export function namedStateDir(context: CommandContext): string | undefined {
	return context.stateDirOption && context.stateDir;
}

/** `conducto`, where that starts this very program in another terminal too; else Node and the file of the program. */
export function commandOf({searchPath, file, node}: Started): string {
	const own = realFile(file);
	const found = searchPath.split(delimiter).filter(isEverywhere).map(inFolder).find(isProgram);
	return found && realFile(found) === own ? 'conducto' : `${quoted(node)} ${quoted(own)}`;
}

// npm and npx put the folders of a project's programs in front, for what they start only.
function isEverywhere(folder: string): boolean {
	return isAbsolute(folder) && !/[/\\]node_modules[/\\]\.bin[/\\]?$/.test(folder);
}

function inFolder(folder: string): string {
	return join(folder, 'conducto');
}

// A checkout that is built anew while this runs has no such file for a moment.
function realFile(file: string): string {
	try {
		return realpathSync(file);
	} catch {
		return file;
	}
}

function isProgram(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return statSync(file).isFile();
	} catch {
		return false;
	}
}
