import {debugCommand} from '../debug/copyable-command.ts';
import type {SessionRequest} from '../debug/session.ts';
import type {Connection} from '../run-state/connection.ts';
import {dataFolders} from '../store/state-folder.ts';
import type {AppActions} from '../tui/app-props.ts';
import {type CommandContext, stateFolderOf} from './context.ts';
import type {Shell} from './debug-shell.ts';
import {connectEngine, hostNetwork} from './launch.ts';
import {createLeftShells} from './left-shells.ts';
import {namedStateDir, ownCommand} from './own-command.ts';
import {createReadyShells} from './ready-shells.ts';
import {type ShellTarget, shellTarget} from './shell-request.ts';

type ShellActions = {
	readonly actions: Pick<
		AppActions,
		'prepareShell' | 'shellCommand' | 'dockerRunCommand' | 'cursorRests' | 'leftShells'
	>;
	/** Waits for the shells that are still open, and discards those that nobody attached to. */
	readonly close: () => Promise<void>;
};

/** What the TUI does with debug shells. */
export function createShellActions(context: CommandContext, connection: Connection): ShellActions {
	const {id} = connection.info;
	const opening = new Set<Promise<Shell>>();
	const ready = new Set<Shell>();
	const attached = new Set<Promise<void>>();
	const left = createLeftShells();

	const requestFor = async (target: ShellTarget): Promise<SessionRequest> => {
		const state = stateFolderOf(context);
		return {
			...target,
			engine: await connectEngine(),
			network: await hostNetwork(),
			pipelineId: id,
			owner: state.owner,
			data: dataFolders(state, id),
			aliases: context.aliases,
		};
	};

	const ahead = createReadyShells({
		connection,
		async requestFor(path) {
			const target = shellTarget(connection.state, path, {kind: 'snapshot'});
			const isReplaced = connection.state.images.get(target.node.image)?.state === 'building';
			return isReplaced ? undefined : requestFor(target);
		},
		isIdle: () => opening.size + attached.size === 0,
	});

	const open = async (
		...[path, kind, attempt]: Parameters<AppActions['prepareShell']>
	): Promise<Shell> => {
		const target = shellTarget(connection.state, path, {kind, attempt});
		const [{prepareShell}, request] = await Promise.all([
			import('./debug-shell.ts'),
			requestFor(target),
		]);
		const {stdin, stdout} = context;
		const shell = await prepareShell({
			...request,
			stdin,
			stdout,
			open: ahead.open,
			onLeft: left.onLeftOf({path, kind}),
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
						const opened = await shell;
						ready.delete(opened);
						const ended = attach();
						attached.add(ended);
						await ended.finally(() => {
							left.follow(opened.closed);
							attached.delete(ended);
							ahead.look();
						});
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
			cursorRests(path) {
				if (path !== undefined) {
					loadAhead();
				}

				ahead.onRest(path);
			},
			leftShells: left.actions,
		},
		async close() {
			// What goes wrong with a shell was shown where it was opened.
			await Promise.allSettled([...opening, ...attached]);
			await left.actions.settled();
			await ahead.close();
			await Promise.allSettled([...ready].map(async shell => shell.discard()));
		},
	};
}

/** What the first shell needs besides its container is there when the key is pressed. */
function loadAhead(): void {
	void import('./debug-shell.ts');
	// That there is no engine is said to whoever asks for something of it.
	connectEngine().catch(() => {});
}
