import {setImmediate as nextTurn} from 'node:timers/promises';
import type {CommandReply, RunCommand} from '../events/run-command.ts';
import type {RunEventBody} from '../events/run-event.ts';
import {scopeOf} from '../pipeline/lazy/places.ts';
import type {PipelineSpec} from '../pipeline/spec.ts';
import {isBelow, type NodePath} from '../pipeline/tree.ts';
import {editEvents} from '../run-state/edit-plan.ts';
import {lostNodes} from '../run-state/lost-nodes.ts';
import {redefinitionBy} from '../run-state/redefinition.ts';
import {refusalOf} from '../run-state/refusal.ts';
import {isSkipped, leafOf, type RunState} from '../run-state/run-state.ts';
import {leavesInTurn} from '../run-state/scheduling.ts';
import type {Attempts} from './attempts.ts';
import type {CallbackRuns} from './callback-runs.ts';
import {resetKilled, unqueueAll} from './open-ends.ts';
import {killedInQueue, nodesFrom} from './resets.ts';

type ActionsOptions = {
	readonly state: RunState;
	/** There may be more of them than a call can have arguments. */
	readonly emitAll: (bodies: readonly RunEventBody[]) => void;
	readonly attempts: Attempts;
	readonly callbacks: Pick<CallbackRuns, 'kill'>;
	readonly isStopping: () => boolean;
	/** Looks at all of the state, and starts what may start. */
	readonly go: () => void;
};

type NodeCommand = Exclude<RunCommand, {type: 'rebuild'}>;
type EditCommand = Extract<RunCommand, {type: 'edit'}>;

/** Does what a person asks for, or says why not. */
export type RunnerActions = {
	readonly act: (command: NodeCommand) => Promise<CommandReply>;
	/**
	Gives the pipeline the tree of another definition. What runs of it and is not there any more, or does
	other work now, is killed first.
	*/
	readonly redefine: (spec: PipelineSpec) => Promise<CommandReply>;
	readonly pause: () => void;
	/** Leaves that must not start, because they are being reset or killed. */
	readonly isHeld: (path: NodePath) => boolean;
};

const done: CommandReply = {ok: true};
const killedByPerson = 'It was killed by a person.';
const killedByDefinition = 'Its definition changed while it ran.';

export function createRunnerActions(options: ActionsOptions): RunnerActions {
	const {state, emitAll, attempts, go} = options;
	const held = new Set<readonly NodePath[]>();
	/** One after the other: what one of them starts or ends may be meant by the next. */
	let last: Promise<unknown> = Promise.resolve();

	/** Kills what runs below these nodes while nothing new starts there, then does the rest. */
	const afterKilling = async (
		nodes: readonly NodePath[],
		reason: string,
		then: () => void,
	): Promise<void> => {
		await whileHeld(nodes, async () => {
			await attempts.kill(path => isBelowAny(path, nodes), reason);
			if (!options.isStopping()) {
				then();
			}
		});
		go();
	};

	const whileHeld = async (
		nodes: readonly NodePath[],
		action: () => Promise<void>,
	): Promise<void> => {
		held.add(nodes);
		try {
			await action();
		} finally {
			held.delete(nodes);
		}
	};

	const inTurn = async (action: () => Promise<CommandReply>): Promise<CommandReply> => {
		const turn = last.catch(() => {}).then(action);
		last = turn;
		return turn;
	};

	const reset = async (path: NodePath, after: boolean): Promise<CommandReply> => {
		const from = scopeOf(state.tree, path);
		const nodes = after ? nodesFrom(state, from) : [from];
		await afterKilling(nodes, 'It was reset while it ran.', () =>
			emitAll(nodes.map(node => ({type: 'node-reset', path: node, cause: 'reset'}) as const)),
		);
		return done;
	};

	const kill = async (path: NodePath): Promise<CommandReply> => {
		if (path === '/') {
			pause();
		}

		// Those that follow this very end are not meant.
		const callbacksEnded = options.callbacks.kill(of => isBelow(of, path), killedByPerson);
		await afterKilling([path], killedByPerson, () => endWaiting(path));
		await callbacksEnded;
		return done;
	};

	/** Ends what would start next below a killed node, until nothing would. */
	const endWaiting = (path: NodePath): void => {
		const isMeant = (leaf: NodePath): boolean => isBelow(leaf, path);
		for (;;) {
			const next = state.mode === 'running' ? leavesInTurn(state).filter(isMeant) : [];
			const waiting = new Set([...[...state.queued].filter(isMeant), ...next]);
			if (waiting.size === 0) {
				return;
			}

			emitAll([
				...[...waiting].flatMap((leaf): RunEventBody[] => [
					...(leafOf(state, leaf).state === 'pending'
						? [{type: 'node-queued', path: leaf} as const]
						: []),
					killedInQueue(state, leaf, killedByPerson),
				]),
			]);
		}
	};

	const run = (): void => {
		if (state.mode !== 'running') {
			emitAll([{type: 'run-started'}, ...resetKilled(state)]);
		}
	};

	const runOne = async (path: NodePath): Promise<CommandReply> => {
		const refusal = refusalOf(state, {type: 'run', path});
		if (refusal) {
			return {ok: false, ...refusal};
		}

		const leaf = leafOf(state, path);
		const isEnded = leaf.state !== 'pending' && leaf.state !== 'queued';
		const queue = (): void =>
			emitAll([
				...(isEnded ? [{type: 'node-reset', path, cause: 'run alone'} as const] : []),
				{
					type: 'node-queued',
					path,
					isAsked: true,
				},
			]);
		const scope = scopeOf(state.tree, path);
		if (scope !== path && isEnded) {
			// What it made goes, to be made again.
			await afterKilling([scope], 'What it is part of is made again.', queue);
			return done;
		}

		queue();
		go();
		return done;
	};

	const setSkipped = (named: NodePath, type: 'node-skipped' | 'node-unskipped'): void => {
		const path = scopeOf(state.tree, named);
		emitAll([
			...[...state.queued]
				.filter(leaf => isBelow(leaf, path))
				.map(leaf => ({type: 'node-unqueued', path: leaf}) as const),
			{type, path},
		]);
	};

	const edit = ({path, edit: changes, skip}: EditCommand): void => {
		const events = editEvents(state, path, changes);
		if (events.length > 0) {
			emitAll(events);
		}

		if (skip !== undefined && skip !== isSkipped(state, path)) {
			setSkipped(path, skip ? 'node-skipped' : 'node-unskipped');
		}
	};

	const redefine = async (spec: PipelineSpec): Promise<CommandReply> => {
		for (;;) {
			const {gone, outdated, added} = redefinitionBy(state, spec);
			const isMeant = (path: NodePath): boolean => gone.has(path) || outdated.has(path);
			if (options.isStopping()) {
				return {ok: false, message: 'The runner of this pipeline is ending.'};
			}

			if (![...state.running].some(isMeant)) {
				const resets = [...outdated].map(path => ({type: 'node-reset', path}) as const);
				const counts = {added, gone: gone.size, outdated: outdated.size};
				emitAll([{type: 'definition-changed', spec, ...counts}, ...resets]);
				go();
				return done;
			}

			// Nothing starts meanwhile: that might be meant, too.
			await whileHeld(['/'], async () => attempts.kill(isMeant, killedByDefinition));
			// What an earlier runner left running may not be known as an attempt yet.
			await nextTurn();
		}
	};

	const resetLost = (path: NodePath): void =>
		emitAll([
			...lostNodes(state, path).map(
				leaf =>
					({
						type: 'node-reset',
						path: leaf,
						cause: 'ended with the engine',
						isAgain: true,
					}) as const,
			),
		]);

	const pause = (): void => {
		if (state.mode === 'running') {
			emitAll([{type: 'run-paused'}, ...unqueueAll(state, path => !state.asked.has(path))]);
		}
	};

	const atOnce = (action: () => void): CommandReply => {
		action();
		go();
		return done;
	};

	return {
		pause,
		redefine: async spec => inTurn(async () => redefine(spec)),
		isHeld: path => [...held].some(nodes => isBelowAny(path, nodes)),
		async act(command) {
			const refusal = refusalOf(state, command);
			if (refusal) {
				return {ok: false, ...refusal};
			}

			switch (command.type) {
				case 'run': {
					const {path} = command;
					return path === undefined ? atOnce(run) : inTurn(() => runOne(path));
				}
				case 'pause':
					return atOnce(pause);
				case 'kill':
					return inTurn(async () => kill(command.path));
				case 'reset':
					return inTurn(async () => reset(command.path, command.after ?? false));
				case 'reset-lost':
					return atOnce(() => resetLost(command.path));
				case 'skip':
					return atOnce(() => setSkipped(command.path, 'node-skipped'));
				case 'unskip':
					return atOnce(() => setSkipped(command.path, 'node-unskipped'));
				case 'edit':
					return atOnce(() => edit(command));
				case 'revert':
					return atOnce(() => emitAll([{type: 'node-reverted', path: command.path}]));
			}
		},
	};
}

function isBelowAny(path: NodePath, nodes: readonly NodePath[]): boolean {
	return nodes.some(node => isBelow(path, node));
}
