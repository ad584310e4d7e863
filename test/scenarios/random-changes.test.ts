import {expect, test} from 'vitest';
import {createFakeEngine} from '../../source/engine/fake-engine.ts';
import {fakeDebian} from '../../source/engine/fake-images.ts';
import type {RunCommand} from '../../source/events/run-command.ts';
import type {RunEvent} from '../../source/events/run-event.ts';
import type {NodeSpec, PipelineSpec} from '../../source/pipeline/spec.ts';
import {treeOf} from '../../source/pipeline/tree.ts';
import {applyEvents} from '../../source/run-state/apply-event.ts';
import {initialState} from '../../source/run-state/initial-state.ts';
import {redefinitionBy} from '../../source/run-state/redefinition.ts';
import {refusalOf} from '../../source/run-state/refusal.ts';
import type {RunState} from '../../source/run-state/run-state.ts';
import {isFinished} from '../../source/run-state/scheduling.ts';
import {
	restoreSnapshot,
	type StateSnapshot,
	takeSnapshot,
} from '../../source/run-state/snapshot.ts';
import {decide} from '../../source/runner/decide.ts';
import {replayPipeline} from '../../source/store/replay.ts';
import {type Random, randomOf} from '../support/random-tree.ts';
import {testRunner} from '../support/runner.ts';
import {specOf} from '../support/specs.ts';

const images: PipelineSpec['images'] = {
	app: {image: 'alpine', docker_auto_workdir: true},
	other: {image: 'alpine'},
};

function randomNode(random: Random, name: string, depth: number): NodeSpec {
	const common = {
		name,
		...(random.below(8) === 0 && {skip: true}),
		...(random.below(4) === 0 && {env: {A: random.pick(['1', '2'])}}),
		...(random.below(4) === 0 && {image: random.pick(['app', 'other', 'busybox'])}),
	};
	if (depth === 0 || (depth < 3 && random.below(4) === 0)) {
		return {type: 'exec', command: random.pick(['true', 'false', 'make']), ...common};
	}

	const names = ['0', '1', '2', '3', '4'].filter(() => depth === 3 || random.below(3) > 0);
	const children = names.map(child => randomNode(random, child, depth - 1));
	return random.below(2) === 0
		? {type: 'parallel', children, ...common}
		: {type: 'serial', children, stop_on_error: random.below(2) === 0, ...common};
}

/** The same spec with some of its nodes made anew, so that most of it is unchanged. */
function changed(random: Random, node: NodeSpec, depth: number): NodeSpec {
	if (depth < 3 && random.below(6) === 0) {
		return randomNode(random, node.name ?? '', depth);
	}

	return node.type === 'exec'
		? node
		: {...node, children: node.children.map(child => changed(random, child, depth - 1))};
}

function redefined(random: Random, spec: PipelineSpec): PipelineSpec {
	const app = {image: 'alpine', docker_auto_workdir: random.below(2) === 0};
	return specOf(changed(random, spec.root, 3), {...images, app});
}

function randomCommand(state: RunState, random: Random): RunCommand {
	const path = random.pick([...state.tree.keys()]);
	const isExec = state.tree.get(path)?.type === 'exec';
	return random.pick<RunCommand>([
		{type: 'run'},
		{type: 'run', path},
		{type: 'pause'},
		{type: 'kill', path},
		{type: 'reset', path},
		{type: 'skip', path},
		{type: 'unskip', path},
		{type: 'edit', path, edit: isExec ? {command: random.pick(['true', 'edited'])} : {}},
		{type: 'edit', path, edit: {env: {A: random.pick(['1', null]), B: random.pick(['3', null])}}},
		{type: 'edit', path, edit: {image: random.pick(['app', 'debian', 'busybox'])}},
		{type: 'edit', path, edit: {max_time: 60, cpu: random.pick([0.1, null])}, skip: true},
		{type: 'revert', path},
	]);
}

/** A state as plain data that can be compared; in which order branches are served next is the runner's alone. */
function plain({waiting, queued, running, asked, alone, skipped, ...state}: RunState): unknown {
	const sets = {queued, running, asked, alone, skipped};
	return {
		...state,
		order: [...state.tree.keys()],
		imageOrder: [...state.images.keys()],
		leafOrder: [...state.leaves.keys()],
		sets: Object.fromEntries(Object.entries(sets).map(([name, set]) => [name, [...set].sort()])),
		waiting: [...waiting].map(([path, children]) => [path, [...children].sort()]).sort(),
	};
}

/** What is kept up to date bit by bit is what would be computed from scratch. */
function check(state: RunState): void {
	expect(plain(joined(takeSnapshot(state)))).toEqual(plain(state));
	expect(state.tree).toEqual(treeOf(state.spec, state.title, state));
	expect([...state.edits.keys(), ...state.skipped].every(path => state.tree.has(path))).toBe(true);
	const due = decide(state, {changed: 'all', isHeld: () => false, capacity: undefined});
	expect(due, 'nothing is queued that should not be, or the reverse').toEqual([]);
}

/** A display that joined when the snapshot was taken, knowing nothing of the pipeline before. */
function joined(snapshot: StateSnapshot): RunState {
	const state = initialState(specOf({type: 'serial', children: []}), 'test');
	restoreSnapshot(state, JSON.parse(JSON.stringify(snapshot)));
	return state;
}

test.each(Array.from({length: 100}, (_, seed) => seed))('random changes %d', async seed => {
	const random = randomOf(seed);
	const live = new Map<string, (exitCode: number) => void>();
	let starts = 0;
	const names = ['alpine', 'busybox', 'debian', 'debian:stable-slim'];
	const engine = createFakeEngine({
		images: Object.fromEntries(names.map(name => [name, fakeDebian])),
		async run({spec, signal}) {
			expect(live.has(spec.name), `${spec.name} runs once`).toBe(false);
			starts++;
			const {promise, resolve} = Promise.withResolvers<number>();
			live.set(spec.name, resolve);
			signal.addEventListener('abort', () => resolve(143));
			const exitCode = await promise;
			live.delete(spec.name);
			return exitCode;
		},
	});
	await using pipeline = await testRunner(engine, randomNode(random, '', 3), {
		jobs: 1 + random.below(4),
		images,
	});
	const {runner, until, events} = pipeline;
	const {state} = runner;
	const isStarting = (path: string): boolean => {
		const leaf = state.leaves.get(path);
		return leaf?.state === 'running' && leaf.startedAt === undefined;
	};
	const settled = async (): Promise<void> => {
		const isUnsettled = (): boolean =>
			live.size !== state.running.size ||
			[...state.running].some(isStarting) ||
			[...state.images.values()].some(image => image.state !== 'built');
		while (isUnsettled()) {
			await new Promise(setImmediate);
		}

		await new Promise(setImmediate);
	};

	const displays: Array<{readonly state: RunState; readonly from: number}> = [];
	runner.begin();
	await settled();
	for (let step = 0; step < 40; step++) {
		const choice = random.below(10);
		if (live.size > 0 && choice < 4) {
			random.pick([...live.values()])(random.below(3) === 0 ? 1 : 0);
			const count = state.seq;
			await until(() => state.seq > count);
		} else if (choice < 6) {
			const spec = redefined(random, state.spec);
			const {gone, outdated} = redefinitionBy(state, spec);
			const kept = [...state.leaves].filter(([path]) => !gone.has(path) && !outdated.has(path));
			const reply = runner.redefine(spec);
			expect(state.running.size === 0 || (await reply).ok).toBe(true);
			await reply;
			for (const [path, leaf] of kept.filter(([, {state: name}]) => name === 'done')) {
				expect(state.leaves.get(path), path).toEqual(leaf);
			}
		} else {
			const command = randomCommand(state, random);
			const isRefused = command.type !== 'rebuild' && refusalOf(state, command) !== undefined;
			const reply = await runner.send(command);
			expect(reply.ok, JSON.stringify(command)).toBe(!isRefused);
		}

		if (random.below(6) === 0) {
			displays.push({state: joined(takeSnapshot(state)), from: events.length});
		}

		await settled();
		check(state);
	}

	await runner.send({type: 'run'});
	for (let rounds = 0; !isFinished(state) && rounds < 500; rounds++) {
		for (const end of live.values()) {
			end(0);
		}

		await settled();
	}

	expect(isFinished(state)).toBe(true);
	for (const display of displays) {
		applyEvents(display.state, events.slice(display.from));
		expect(plain(display.state)).toEqual(plain(state));
	}

	const replayed = await replayPipeline(pipeline.folder);
	expect(plain(replayed.state)).toEqual(plain(state));
	const intents = events.filter((event: RunEvent) => event.type === 'attempt-intended');
	expect(intents.length).toBeGreaterThanOrEqual(starts);
	expect(new Set(intents.map(event => `${event.path} ${event.attempt}`)).size).toBe(intents.length);
});
