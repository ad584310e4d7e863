import {exitCodes} from '../errors/exit-codes.ts';
import type {ActionName} from './act.ts';
import {checkCount, takeArguments} from './arguments.ts';
import type {CommandContext} from './context.ts';
import type {EditFlags} from './edit-flags.ts';
import {shellKind} from './shell-kind.ts';

/** What the command line says besides what every command gets. */
export type Flags = {
	readonly run: boolean;
	readonly ci: boolean;
	readonly detach: boolean;
	readonly jobs?: number | undefined;
	readonly live: boolean;
	readonly failed: boolean;
	readonly dockerRun: boolean;
	readonly print: boolean;
	readonly vscode: boolean;
	readonly follow: boolean;
	readonly attempt?: number | undefined;
	readonly all: boolean;
	readonly olderThan?: string | undefined;
	readonly dryRun: boolean;
	readonly cache: boolean;
	readonly after: boolean;
} & EditFlags;

type Command = {
	/** It prints and ends: nothing is lost with it when nobody reads on. */
	readonly isPrinting?: true;
	/** Resolves to the exit code. */
	readonly start: (
		context: CommandContext,
		rest: readonly string[],
		flags: Flags,
	) => Promise<number>;
};

/** All commands by name; a word that is none of them names a definition. Each is loaded when it is called for. */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
	[
		'open',
		{
			async start(context, rest, {run, ci, detach, jobs}) {
				const [id] = takeArguments(rest, [0, 1], 'conducto open [id]');
				const {openCommand} = await import('./open.ts');
				return openCommand(context, {id, run, ci, detach, jobs});
			},
		},
	],
	[
		'list',
		{
			isPrinting: true,
			async start(context, rest) {
				takeArguments(rest, [0, 0], 'conducto list');
				const {listCommand} = await import('./list.ts');
				await listCommand(context);
				return exitCodes.done;
			},
		},
	],
	[
		'tree',
		{
			isPrinting: true,
			async start(context, rest) {
				const [definition, functionName, ...args] = takeArguments(
					rest,
					[1, Number.POSITIVE_INFINITY],
					'conducto tree <definition> [function] [args…]',
				);
				const {treeCommand} = await import('./tree.ts');
				await treeCommand({...context, definition, functionName, args});
				return exitCodes.done;
			},
		},
	],
	[
		'logs',
		{
			isPrinting: true,
			async start(context, rest, {follow, attempt}) {
				const [id, path] = takeArguments(rest, [2, 2], 'conducto logs <id> <path>');
				const {logsCommand} = await import('./logs.ts');
				await logsCommand(context, {id, path, follow, attempt: checkCount('--attempt', attempt)});
				return exitCodes.done;
			},
		},
	],
	[
		'history',
		{
			isPrinting: true,
			async start(context, rest) {
				const [id, path] = takeArguments(rest, [2, 2], 'conducto history <id> <path>');
				const {historyCommand} = await import('./history.ts');
				await historyCommand(context, {id, path});
				return exitCodes.done;
			},
		},
	],
	[
		'debug',
		{
			async start(context, rest, {live, failed, attempt, dockerRun, print, vscode}) {
				const [id, path] = takeArguments(rest, [2, 2], 'conducto debug <id> <path>');
				const {debugCommand} = await import('./debug.ts');
				return debugCommand(context, {
					id,
					path,
					kind: shellKind({live, failed}),
					attempt: checkCount('--attempt', attempt),
					dockerRun,
					print,
					vscode,
				});
			},
		},
	],
	['run', actOnPipeline('run')],
	['pause', actOnPipeline('pause')],
	['kill', actOnPipeline('kill')],
	['reset', actOnPipeline('reset')],
	['skip', actOnNode('skip')],
	['unskip', actOnNode('unskip')],
	[
		'edit',
		{
			async start(context, rest, flags) {
				const [id, path] = takeArguments(rest, [2, 2], 'conducto edit <id> <path>');
				const {editCommand} = await import('./edit.ts');
				return editCommand(context, {id, path, flags});
			},
		},
	],
	[
		'rebuild',
		{
			async start(context, rest, {cache}) {
				const [id, target] = takeArguments(rest, [1, 2], 'conducto rebuild <id> [image or path]');
				const {rebuildCommand} = await import('./rebuild.ts');
				return rebuildCommand(context, {id, target, all: !cache});
			},
		},
	],
	[
		'clean',
		{
			isPrinting: true,
			async start(context, rest, {all, olderThan, dryRun}) {
				const [id] = takeArguments(rest, [0, 1], 'conducto clean [id]');
				const {cleanCommand} = await import('./clean.ts');
				return cleanCommand(context, {id, all, olderThan, dryRun});
			},
		},
	],
	[
		'doctor',
		{
			isPrinting: true,
			async start(context, rest) {
				takeArguments(rest, [0, 0], 'conducto doctor');
				const {doctorCommand} = await import('./doctor.ts');
				return doctorCommand(context);
			},
		},
	],
]);

function actOnPipeline(action: ActionName): Command {
	return {
		async start(context, rest, {after, detach, ci, jobs}) {
			const [id, path] = takeArguments(
				rest,
				[1, 2],
				`conducto ${action} <id>${action === 'pause' ? '' : ' [path]'}`,
			);
			const {actCommand} = await import('./act.ts');
			return actCommand(context, {action, id, path, after, detach, ci, jobs});
		},
	};
}

function actOnNode(action: ActionName): Command {
	return {
		async start(context, rest) {
			const [id, path] = takeArguments(rest, [2, 2], `conducto ${action} <id> <path>`);
			const {actCommand} = await import('./act.ts');
			return actCommand(context, {
				action,
				id,
				path,
				after: false,
				detach: false,
				ci: false,
				jobs: undefined,
			});
		},
	};
}
