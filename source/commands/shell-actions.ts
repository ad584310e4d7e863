import {debugCommand} from '../debug/copyable-command.ts';
import type {Session, SessionRequest} from '../debug/session.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {Connection} from '../run-state/connection.ts';
import {dataFolders} from '../store/state-folder.ts';
import type {Stage} from '../terminal/attach-session.ts';
import {defaultDetachKey, parseDetachKey} from '../terminal/detach-key.ts';
import type {AppActions, PreparedShell} from '../tui/app-props.ts';
import {type CommandContext, stateFolderOf} from './context.ts';
import type {KeptShell} from './kept-shell.ts';
import {connectEngine, hostNetwork} from './launch.ts';
import {createLeftShells} from './left-shells.ts';
import {namedStateDir, ownCommand} from './own-command.ts';
import {createReadyShells} from './ready-shells.ts';
import {createReruns} from './reruns.ts';
import {type ShellChoice, type ShellTarget, shellTarget} from './shell-request.ts';
import {createSessionList, type ListedShell} from './shell-sessions.ts';

type ShellActions = {
	readonly actions: Pick<
		AppActions,
		| 'prepareShell'
		| 'shellCommand'
		| 'dockerRunCommand'
		| 'cursorRests'
		| 'leftShells'
		| 'shells'
		| 'reruns'
	>;
	/** Waits for the shell in the terminal, and ends those that go on in the background. */
	readonly close: () => Promise<void>;
};

/** What the TUI does with debug shells. Throws `usage` when CONDUCTO_DETACH_KEY is none. */
export function createShellActions(context: CommandContext, connection: Connection): ShellActions {
	const {id} = connection.info;
	const detachKey = parseDetachKey(process.env.CONDUCTO_DETACH_KEY || defaultDetachKey);
	const stage: Stage = {stdin: context.stdin, stdout: context.stdout};
	const sessions = createSessionList(Date.now);
	const opening = new Set<Promise<unknown>>();
	const attached = new Set<Promise<unknown>>();
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

	const reruns = createReruns({connection, requestFor});

	const open = async (
		choice: ShellChoice & {readonly path: NodePath},
		from: (request: SessionRequest) => Promise<Session>,
	): Promise<KeptShell> => {
		const {path, kind} = choice;
		const target = shellTarget(connection.state, path, choice);
		const [{keepShell}, {assertTerminal}, request] = await Promise.all([
			import('./kept-shell.ts'),
			import('../terminal/run-in-terminal.ts'),
			requestFor(target),
		]);
		assertTerminal(stage.stdin, stage.stdout);
		const session = await from(request);
		const onLeft = left.onLeftOf({path, kind});
		const shell = await keepShell(session, {stage, detachKey, onLeft});
		const follow = (): void => left.follow(shell);
		shell.ended.then(follow, follow);
		return shell;
	};

	/** Whoever closes waits for it: until it is settled it is in the list of sessions, or never will be. */
	const track = async <Shell>(coming: Promise<Shell>): Promise<Shell> => {
		opening.add(coming);
		return coming.finally(() => opening.delete(coming));
	};

	const openNew = async (request: SessionRequest): Promise<Session> => {
		const {openSwept} = await import('./debug-shell.ts');
		return openSwept(request, stateFolderOf(context), ahead.open);
	};

	const offerLost = async (): Promise<void> => {
		const {findLostShells} = await import('./found-shells.ts');
		const lost = await findLostShells(stateFolderOf(context), id);
		const offered = lost.map(({adopt, remove, attempt, ...shown}) => ({
			...shown,
			adopt: async () => open({...shown, attempt}, adopt),
			remove: () => left.follow({closed: remove(), closeAgain: remove}),
		}));
		sessions.offer(offered);
	};
	let isOffered = false;

	const attachTo = (shell: ListedShell): PreparedShell => ({
		async attach() {
			const using = shell.attach();
			attached.add(using);
			return using.finally(() => {
				attached.delete(using);
				ahead.look();
			});
		},
	});

	return {
		actions: {
			async prepareShell(path, kind, attempt) {
				const opened = open({path, kind, attempt}, openNew);
				return attachTo(await track(opened.then(kept => sessions.add(kept, {path, kind}))));
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

				if (path !== undefined && !isOffered) {
					isOffered = true;
					// Without an engine there is none to come back to.
					offerLost().catch(() => {});
				}

				ahead.onRest(path);
			},
			leftShells: left.actions,
			shells: {
				list: sessions.list,
				onChange: sessions.onChange,
				onEnd: sessions.onEnd,
				onFound: sessions.onFound,
				async comeBack(shellId) {
					const shell = await track(sessions.comeBack(shellId));
					return shell && attachTo(shell);
				},
				end: sessions.end,
			},
			reruns: reruns.actions,
		},
		async close() {
			// What goes wrong with a shell was shown where it was opened.
			await reruns.close();
			await Promise.allSettled([...opening, ...attached]);
			await sessions.endAll();
			await left.actions.settled();
			await ahead.close();
		},
	};
}

/** What the first shell needs besides its container is there when the key is pressed. */
function loadAhead(): void {
	void import('./debug-shell.ts');
	// That there is no engine is said to whoever asks for something of it.
	connectEngine().catch(() => {});
}
