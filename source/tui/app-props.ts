import type {Rerun} from '../events/rerun.ts';
import type {RunCommand} from '../events/run-command.ts';
import type {CopyOutcome, SessionChanges} from '../events/session-changes.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {Connection} from '../run-state/connection.ts';

/** What the key for copying copies. */
export type CopiedKind = ShellKind | 'docker-run';

export type ShellKind = 'snapshot' | 'live' | 'failed';

/** What a shell that has ended leaves to be decided. */
export type LeftShell = {
	readonly path: NodePath;
	readonly kind: ShellKind;
	readonly changes: SessionChanges;
	/** Brings files to their places on this machine. */
	readonly copy: (places: readonly string[]) => Promise<readonly CopyOutcome[]>;
};

/** Shells with which the person is done: looked at and closed while the tree is shown again. */
export type LeftShells = {
	/** Of shells that left something. Returns the way to stop listening. */
	readonly onLeft: (listener: (left: LeftShell) => void) => () => void;
	/** Of what could not be tidied up. */
	readonly onProblem: (listener: (error: unknown) => void) => () => void;
	readonly isSettled: () => boolean;
	/** Resolves when none is being looked at or closed. */
	readonly settled: () => Promise<void>;
};

export type PreparedShell = {readonly attach: () => Promise<'detached' | 'ended'>};

/** A shell to which a person can come back. */
export type OpenShell = {
	readonly id: number;
	readonly path: NodePath;
	readonly kind: ShellKind;
	/** In milliseconds since the epoch. */
	readonly openedAt: number;
	/** The program that had it was killed, and nobody has come back to it yet. */
	readonly isFound: boolean;
};

/** The end of a shell that nobody looked at. */
export type ShellEnd = {
	readonly shell: OpenShell;
	/** Why it could not end by itself. */
	readonly failure: unknown;
};

/** Shells that go on while the tree is shown. */
export type ShellSessions = {
	/** Oldest first. The same array until something changes. */
	readonly list: () => readonly OpenShell[];
	/** Each returns the way to stop listening. */
	readonly onChange: (listener: () => void) => () => void;
	readonly onEnd: (listener: (end: ShellEnd) => void) => () => void;
	/** Of shells whose program was killed. */
	readonly onFound: (listener: (found: readonly OpenShell[]) => void) => () => void;
	/** Undefined: it has ended. Rejects with a ConductoError when one that was found is another's by now. */
	readonly comeBack: (id: number) => Promise<PreparedShell | undefined>;
	/** What it leaves is dealt with in `leftShells`. */
	readonly end: (id: number) => void;
};

/** Save and rerun: while it is on for a node, saving a mapped file runs its command again. */
export type Reruns = {
	/** Switches it on or off. What goes wrong, then or later, is told by `onProblem`; it is off then. */
	readonly toggle: (path: NodePath) => void;
	/** Of how far it is, by the nodes for which it is on. Returns the way to stop listening. */
	readonly onChange: (listener: (reruns: ReadonlyMap<NodePath, Rerun>) => void) => () => void;
	readonly onProblem: (listener: (error: unknown) => void) => () => void;
	/** That of the last run; its number stands for the attempt. */
	readonly watchOutput: Connection['watchOutput'];
};

/** What the display asks its surroundings to do: all that touches ptys, engines or files. */
export type AppActions = {
	/**
	Makes the container of a debug shell ready. Called while the tree is still shown; rejects with a
	ConductoError whose message and hint are shown in the footer. Then `attach` runs with the terminal
	handed over, and resolves when the shell ended, or the person went back from it, and the terminal is back. What
	is to be tidied up of one that ended goes on in `leftShells`.
	*/
	readonly prepareShell: (
		path: NodePath,
		kind: ShellKind,
		/** Undefined: the latest. */
		attempt: number | undefined,
	) => Promise<PreparedShell>;
	/** The cursor has rested on a node for a second: its snapshot shell may be made ready. Undefined: it has moved. */
	readonly cursorRests: (path: NodePath | undefined) => void;
	readonly leftShells: LeftShells;
	/** The shells that are open. */
	readonly shells: ShellSessions;
	readonly reruns: Reruns;
	/**
	Lets a person edit a node in their editor, with the terminal handed over. Resolves to what to ask of
	the runner, or to nothing when they left it as it was; rejects with a ConductoError for the footer.
	*/
	readonly editNode: (path: NodePath) => Promise<RunCommand | undefined>;
	/** The command that opens the shell from another terminal. */
	readonly shellCommand: (path: NodePath, kind: ShellKind, attempt: number | undefined) => string;
	/**
	The command that reproduces the node with nothing but Docker. Rejects with a ConductoError where that
	can't be.
	*/
	readonly dockerRunCommand: (path: NodePath, attempt: number | undefined) => Promise<string>;
	/** Whether the runner was started for this display, so that leaving may stop it. Else leaving just leaves. */
	readonly ownsRunner: () => boolean;
};

/** `leave`: what runs goes on. `stop`: it is stopped. `interrupted`: by Ctrl-C, which stops only a run of its own. */
export type ExitReason = 'leave' | 'stop' | 'interrupted';

export type AppProps = {
	readonly connection: Connection;
	readonly actions: AppActions;
	/** Called with how the person leaves, when the display ends. */
	readonly onExit: (reason: ExitReason) => void;
};
