import {createInterface} from 'node:readline';
import type {LeftBehind} from '../debug/changes/left-behind.ts';
import type {SessionKind} from '../debug/session.ts';
import {
	chosenFiles,
	copyPrompt,
	isYes,
	leftReport,
	overwritePrompt,
	rebuildPrompt,
	refusalReport,
} from '../headless/left-behind-report.ts';
import type {NodePath} from '../pipeline/tree.ts';
import {actCommand} from './act.ts';
import type {CommandContext} from './context.ts';
import {rebuildCommand} from './rebuild.ts';

export type LeftSession = {
	readonly id: string;
	readonly path: NodePath;
	readonly image: string;
	readonly kind: SessionKind;
	readonly left: LeftBehind;
};

const defaultColumns = 80;

/**
Asks in a plain terminal what is to become of what a debug shell left: which files to copy, then whether to
rebuild the image and reset the node. Resolves to the exit code.
*/
export async function askLeftBehind(
	context: CommandContext,
	{id, path, image, kind, left}: LeftSession,
): Promise<number> {
	const {stdout} = context;
	stdout.write(leftReport({path, kind}, left.changes, stdout.columns || defaultColumns));
	const copied = await copyChosen(context, left);
	const count = copied + left.changes.edited.length;
	if (count === 0 || !isYes(await ask(context, rebuildPrompt(count, {image, path})))) {
		return 0;
	}

	const code = await rebuildCommand(context, {id, target: image, all: false});
	return code === 0
		? actCommand(context, {
				action: 'reset',
				id,
				path,
				after: false,
				jobs: undefined,
				detach: false,
				ci: false,
			})
		: code;
}

/** How many files were copied. */
async function copyChosen(context: CommandContext, {changes, copy}: LeftBehind): Promise<number> {
	const {copyable} = changes;
	if (copyable.length === 0) {
		return 0;
	}

	const chosen = chosenFiles(await ask(context, copyPrompt(copyable)), copyable);
	const newer = chosen.filter(({isNewerHere}) => isNewerHere);
	const overwrites = newer.length > 0 && isYes(await ask(context, overwritePrompt(newer)));
	const taken = overwrites ? chosen : chosen.filter(({isNewerHere}) => !isNewerHere);
	const outcomes = await copy(taken.map(({place}) => place));
	context.stderr.write(refusalReport(outcomes, changes));
	return outcomes.filter(({state}) => state === 'copied').length;
}

/** A line that the person types; the end of input, and Ctrl-C, are an empty one. */
async function ask({stdin, stdout}: CommandContext, question: string): Promise<string> {
	const lines = createInterface({input: stdin, output: stdout});
	// Whoever had it before may have let the program end without it.
	stdin.ref();
	try {
		return await new Promise(resolve => {
			const giveUp = (): void => {
				stdout.write('\n');
				resolve('');
			};
			lines.once('SIGINT', giveUp);
			lines.once('close', () => resolve(''));
			lines.question(question, resolve);
		});
	} finally {
		lines.close();
	}
}
