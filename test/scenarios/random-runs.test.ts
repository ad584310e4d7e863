import {afterAll, expect, test} from 'vitest';
import type {ContainerExit} from '../../source/engine/engine.ts';
import {createFakeEngine} from '../../source/engine/fake-engine.ts';
import type {RunCommand} from '../../source/events/run-command.ts';
import type {RunEvent} from '../../source/events/run-event.ts';
import type {NodeSpec, ReactionSpec} from '../../source/pipeline/spec.ts';
import {isBelow, type NodePath, type TreeNode} from '../../source/pipeline/tree.ts';
import {hasOpenCallbacks} from '../../source/run-state/callbacks.ts';
import {refusalOf} from '../../source/run-state/refusal.ts';
import {type RunState, skippedAt} from '../../source/run-state/run-state.ts';
import {isFinished} from '../../source/run-state/scheduling.ts';
import {type Random, randomOf} from '../support/random-tree.ts';
import {testRunner} from '../support/runner.ts';

type Exit = number | ContainerExit;

/** How commands end. */
const ends: readonly Exit[] = [0, 0, 0, 1, {exitCode: 137, outOfMemory: true}];

/** As the fake engine has them. */
const capacity = {cpus: 2, gigabytes: 1};

function randomNode(random: Random, name: string, depth: number): NodeSpec {
	const skip = depth < 3 && random.below(8) === 0 ? {skip: true} : {};
	if (depth === 0 || (depth < 3 && random.below(4) === 0)) {
		const cpu = random.below(3) === 0 ? {cpu: random.pick([0.5, 1, 2, 3])} : {};
		const mem = random.below(3) === 0 ? {mem: random.pick([0.3, 0.5, 1, 4])} : {};
		const callbacks = {
			...(random.below(3) === 0 ? {on_error: [randomReaction(random)]} : {}),
			...(random.below(4) === 0 ? {on_done: ['report'], on_killed: ['report']} : {}),
		};
		return {type: 'exec', name, command: 'true', ...cpu, ...mem, ...skip, ...callbacks};
	}

	const children = Array.from({length: depth === 3 ? 4 : random.below(5)}, (_, index) =>
		randomNode(random, `${index}`, depth - 1),
	);
	const options = {
		...skip,
		...(random.below(3) === 0 ? {max_concurrent: 1 + random.below(2)} : {}),
		...(random.below(4) === 0 ? {suppress_errors: true} : {}),
		...(random.below(3) === 0 ? {on_error: [{type: 'skip_some_errors', count: 1}] as const} : {}),
		...(random.below(4) === 0 ? {on_done: ['report']} : {}),
	};
	return random.below(2) === 0
		? {type: 'parallel', name, children, ...options}
		: {type: 'serial', name, children, stop_on_error: random.below(2) === 0, ...options};
}

function randomReaction(random: Random): ReactionSpec {
	const type = random.pick(['retry', 'retry_then_skip', 'retry_with_double_mem'] as const);
	return {type, count: random.below(3)};
}

type Outcome = 'done' | 'failed' | 'pending' | 'active';

/** The model: from the leaves' own states, by the words of the reference and without any shortcut. */
function model(state: RunState): {
	readonly outcome: (path: NodePath) => Outcome;
	readonly inTurn: () => NodePath[];
} {
	const nodeAt = (path: NodePath): TreeNode => state.tree.get(path) as TreeNode;
	const outcome = (path: NodePath): Outcome => {
		const node = nodeAt(path);
		if (state.skipped.has(path)) {
			return 'done';
		}

		if (node.type === 'exec') {
			const name = state.leaves.get(path)?.state;
			return name === 'error' || name === 'killed'
				? 'failed'
				: name === 'running' || name === 'queued'
					? 'active'
					: name === 'done'
						? 'done'
						: 'pending';
		}

		const children = node.children.map(outcome);
		if (children.includes('active')) {
			return 'active';
		}

		const stop = node.type === 'serial' && node.stopOnError ? children.indexOf('failed') : -1;
		const reached = stop === -1 ? children : children.slice(0, stop + 1);
		if (reached.includes('pending')) {
			return 'pending';
		}

		return reached.includes('failed') && !node.suppressErrors ? 'failed' : 'done';
	};

	const runs = (path: NodePath): boolean =>
		!state.skipped.has(path) &&
		[...state.running].some(leaf => leaf === path || leaf.startsWith(`${path}/`));
	const inTurn = (path: NodePath): NodePath[] => {
		const node = nodeAt(path);
		if (outcome(path) === 'done') {
			return [];
		}

		if (node.type === 'exec') {
			return ['pending', 'queued'].includes(state.leaves.get(path)?.state ?? '') ? [path] : [];
		}

		if (node.type === 'parallel') {
			return node.children.flatMap(inTurn);
		}

		for (const child of node.children) {
			const own = outcome(child);
			if (own === 'failed' && node.stopOnError) {
				return [];
			}

			if (own === 'pending' || own === 'active') {
				return node.children.some(other => other !== child && runs(other)) && !runs(child)
					? []
					: inTurn(child);
			}
		}

		return [];
	};

	return {outcome, inTurn: () => inTurn('/')};
}

type Reserved = {readonly cpu: number; readonly mem: number};

function reservedBy(state: RunState, path: NodePath): Reserved {
	const node = state.tree.get(path);
	const settings = node?.type === 'exec' ? node.settings : undefined;
	return {cpu: settings?.cpu ?? 0, mem: state.retries.get(path)?.mem ?? settings?.mem ?? 0};
}

/** Why a leaf may not run beside others; undefined: it may. */
function limitAgainst(
	state: RunState,
	path: NodePath,
	others: readonly NodePath[],
	jobs: number,
): string | undefined {
	const tooBig = ({cpu, mem}: Reserved): boolean => cpu > capacity.cpus || mem > capacity.gigabytes;
	if (others.length >= jobs) {
		return 'jobs';
	}

	for (let at = state.tree.get(path)?.parent; at !== undefined; at = state.tree.get(at)?.parent) {
		const node = state.tree.get(at);
		const prefix = at === '/' ? '/' : `${at}/`;
		const count = others.filter(other => other.startsWith(prefix)).length;
		if (node?.type !== 'exec' && count >= (node?.maxConcurrent ?? Number.POSITIVE_INFINITY)) {
			return `maxConcurrent of ${at}`;
		}
	}

	const reserved = others.map(other => reservedBy(state, other));
	const own = reservedBy(state, path);
	if (others.length > 0 && [own, ...reserved].some(tooBig)) {
		return 'alone';
	}

	const cpu = reserved.reduce((sum, one) => sum + one.cpu, own.cpu);
	const mem = reserved.reduce((sum, one) => sum + one.mem, own.mem);
	const isOver = (own.cpu > 0 && cpu > capacity.cpus) || (own.mem > 0 && mem > capacity.gigabytes);
	return isOver && !tooBig(own) ? 'reserved' : undefined;
}

function check(state: RunState, jobs: number): void {
	const running = [...state.running];
	for (const path of running) {
		const others = running.filter(other => other !== path);
		expect(limitAgainst(state, path, others, jobs), `${path} runs`).toBeUndefined();
	}

	const {inTurn, outcome} = model(state);
	const due = new Set([...(state.mode === 'running' ? inTurn() : []), ...state.asked]);
	expect(new Set(state.queued)).toEqual(due);
	for (const path of due) {
		expect(limitAgainst(state, path, running, jobs), `${path} waits`).toBeDefined();
	}

	const [root] = [state.parents.get('/')?.state ?? state.leaves.get('/')?.state ?? ''];
	const shown = {
		warning: 'done',
		done: 'done',
		error: 'failed',
		killed: 'failed',
		pending: 'pending',
		queued: 'active',
		running: 'active',
	}[root];
	if (!state.skipped.has('/')) {
		expect(shown).toBe(outcome('/'));
	}
}

/** Every retry that is left is made, none that is not, and each command that follows a state runs once. */
function checkCallbacks(state: RunState, events: readonly RunEvent[]): void {
	for (const node of state.tree.values()) {
		const attempts = state.attempts.get(node.path) ?? [];
		if (node.type !== 'exec') {
			continue;
		}

		const lastReset = events.findLastIndex(
			event => event.type === 'node-reset' && !event.isAgain && isBelow(node.path, event.path),
		);
		const used = events
			.slice(lastReset + 1)
			.filter(({type, ...event}) => type === 'node-retried' && isAt(event, node.path)).length;
		const [reaction = {type: 'retry', count: 0}] = node.reactions;
		expect(used, `${node.path} is retried`).toBeLessThanOrEqual(reaction.count);
		const isLeft = state.retries.get(node.path)?.isLeft ?? false;
		const isError = state.leaves.get(node.path)?.state === 'error';
		if (isError && !isLeft && skippedAt(state, node.path) === undefined) {
			expect(used, `${node.path} stays in error`).toBe(reaction.count);
			expect(reaction.type).not.toBe('retry_then_skip');
		}

		const followed = attempts
			.filter(({outcome}) => outcome?.state === 'done' || outcome?.state === 'killed')
			.map(({attempt}) => attempt);
		const rounds = (state.callbacks.get(node.path) ?? []).map(({round}) => round);
		expect(rounds, `after ${node.path}`).toEqual(node.callbacks ? followed : []);
	}
}

function isAt(event: object, path: NodePath): boolean {
	return 'path' in event && event.path === path;
}

function randomCommand(state: RunState, random: Random): RunCommand {
	const path = random.pick([...state.tree.keys()]);
	const leaf = random.pick([...state.leaves.keys(), '/']);
	return random.pick<RunCommand>([
		{type: 'run'},
		{type: 'run'},
		{type: 'run', path: leaf},
		{type: 'pause'},
		{type: 'kill', path},
		{type: 'reset', path},
		{type: 'reset', path, after: true},
		{type: 'skip', path},
		{type: 'unskip', path},
	]);
}

/** In how many of the runs a container was made ahead and released. */
let armedRuns = 0;

afterAll(() => {
	expect(armedRuns).toBeGreaterThan(50);
});

test.each(Array.from({length: 150}, (_, seed) => seed))('random run %d', async seed => {
	const random = randomOf(seed);
	const live = new Map<string, (exit: Exit) => void>();
	const starts = new Map<string, number>();
	const engine = createFakeEngine({
		stdinOnce: seed % 3 > 0,
		async run({spec, signal}) {
			starts.set(spec.name, (starts.get(spec.name) ?? 0) + 1);
			if (spec.labels['com.conducto.kind'] === 'callback') {
				return 0;
			}

			const {promise, resolve} = Promise.withResolvers<Exit>();
			live.set(spec.name, resolve);
			signal.addEventListener('abort', () => resolve(143));
			const exit = await promise;
			live.delete(spec.name);
			return exit;
		},
	});
	const jobs = 1 + random.below(4);
	await using pipeline = await testRunner(engine, randomNode(random, '', 3), {jobs});
	const {runner, until, events} = pipeline;
	const {state} = runner;
	const settled = async (): Promise<void> => {
		// An attempt has started when its command is there, and ended when nothing of it is.
		while (
			live.size !== state.running.size ||
			[...state.running].some(isStarting) ||
			hasOpenCallbacks(state)
		) {
			await new Promise(setImmediate);
		}

		await new Promise(setImmediate);
	};
	const isStarting = (path: NodePath): boolean => {
		const leaf = state.leaves.get(path);
		return leaf?.state === 'running' && leaf.startedAt === undefined;
	};

	runner.begin();
	await until(() => [...state.images.values()].every(image => image.state === 'built'));
	for (let step = 0; step < 40; step++) {
		if (live.size > 0 && random.below(3) > 0) {
			random.pick([...live.values()])(random.pick(ends));
			const count = state.seq;
			await until(() => state.seq > count);
		} else {
			const command = randomCommand(state, random);
			const isRefused = command.type !== 'rebuild' && refusalOf(state, command) !== undefined;
			const reply = await runner.send(command);
			expect(reply.ok, JSON.stringify(command)).toBe(!isRefused);
		}

		await settled();
		check(state, jobs);
		checkCallbacks(state, events);
	}

	await runner.send({type: 'run'});
	for (let rounds = 0; !isFinished(state) && rounds < 500; rounds++) {
		for (const end of live.values()) {
			end(0);
		}

		await settled();
		check(state, jobs);
		checkCallbacks(state, events);
	}

	expect(isFinished(state)).toBe(true);
	expect([...starts.values()].every(count => count === 1)).toBe(true);
	const intents = events.filter(
		({type}) => type === 'attempt-intended' || type === 'callback-intended',
	);
	expect(intents.length).toBeGreaterThanOrEqual(starts.size);
	await runner.stop('test');
	const left = [...engine.containers.values()];
	expect(left.filter(({state: current}) => current() !== 'exited')).toEqual([]);
	// Failed attempts keep theirs for a shell.
	expect(left.length).toBe(state.kept.size);
	armedRuns += intents.some(event => 'armed' in event) ? 1 : 0;
});
