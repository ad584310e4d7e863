import type {ImageAliases} from '../image/aliases.ts';
import {openStateFolder, type StateFolder} from '../store/state-folder.ts';

/** What every command gets: the flags that all share, and the streams of this process. */
export type CommandContext = {
	readonly stateDir: string;
	/** Set when it is not the default, so that commands to copy must name it too. */
	readonly stateDirOption: string | undefined;
	readonly aliases: ImageAliases;
	/** The same as the command line and the environment have them. */
	readonly aliasTexts: readonly string[];
	readonly json: boolean;
	readonly color: boolean;
	/** Seconds that a run without a terminal waits for an engine that went away. */
	readonly patience: number;
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly stderr: NodeJS.WriteStream;
};

export function stateFolderOf(context: CommandContext): StateFolder {
	return openStateFolder(context.stateDir);
}

/** Whether a person sits at a terminal that can show the tree. */
export function isInteractive(context: CommandContext): boolean {
	return context.stdin.isTTY && context.stdout.isTTY && process.env.TERM !== 'dumb';
}
