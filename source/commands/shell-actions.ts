import {debugCommand} from '../debug/copyable-command.ts';
import type {Connection} from '../run-state/connection.ts';
import {dataFolders} from '../store/state-folder.ts';
import type {AppActions} from '../tui/app-props.ts';
import {type CommandContext, stateFolderOf} from './context.ts';
import type {Shell} from './debug-shell.ts';
import {connectEngine, hostNetwork} from './launch.ts';
import {namedStateDir, ownCommand} from './own-command.ts';
import {shellTarget} from './shell-request.ts';

type ShellActions = {
	readonly actions: Pick<AppActions, 'prepareShell' | 'shellCommand' | 'dockerRunCommand'>;
	/** Waits for the shells that are still open, and discards those that nobody attached to. */
	readonly close: () => Promise<void>;
};

/** What the TUI does with debug shells. */
export function createShellActions(context: CommandContext, connection: Connection): ShellActions {
	const {id} = connection.info;
	const opening = new Set<Promise<Shell>>();
	const ready = new Set<Shell>();
	const attached = new Set<Promise<void>>();

	const open = async (
		...[path, kind, attempt]: Parameters<AppActions['prepareShell']>
	): Promise<Shell> => {
		const target = shellTarget(connection.state, path, {kind, attempt});
		const state = stateFolderOf(context);
		const {prepareShell} = await import('./debug-shell.ts');
		const shell = await prepareShell({
			...target,
			engine: await connectEngine(),
			network: await hostNetwork(),
			pipelineId: id,
			owner: state.owner,
			data: dataFolders(state, id),
			aliases: context.aliases,
			stdin: context.stdin,
			stdout: context.stdout,
		});
		ready.add(shell);
		return shell;
	};

	return {
		actions: {
			async prepareShell(path, kind, attempt) {
				const shell = open(path, kind, attempt);
				opening.add(shell);
				const {attach} = await shell.finally(() => opening.delete(shell));
				return {
					async attach() {
						ready.delete(await shell);
						const ended = attach();
						attached.add(ended);
						await ended.finally(() => attached.delete(ended));
					},
				};
			},
			shellCommand: (path, kind, attempt) =>
				debugCommand({
					program: ownCommand(),
					id,
					path,
					kind,
					attempt,
					stateDir: namedStateDir(context),
				}),
			async dockerRunCommand(path, attempt) {
				const {dockerRunText} = await import('./docker-run-text.ts');
				return dockerRunText(context, connection.state, {id, path, attempt});
			},
		},
		async close() {
			// What goes wrong with a shell was shown where it was opened.
			await Promise.allSettled([...opening, ...attached]);
			await Promise.allSettled([...ready].map(async shell => shell.discard()));
		},
	};
}
