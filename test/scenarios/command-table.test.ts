import {expect, test} from 'vitest';
import {createFakeEngine} from '../../source/engine/fake-engine.ts';
import type {RunCommand} from '../../source/events/run-command.ts';
import type {NodeSpec} from '../../source/pipeline/spec.ts';
import {isSkipped, type RunState} from '../../source/run-state/run-state.ts';
import {takeSnapshot} from '../../source/run-state/snapshot.ts';
import {type TestRunner, testRunner} from '../support/runner.ts';
import {exec, serial} from '../support/specs.ts';

/**
Every command in every state, against the real runner: it either does what it says, or is refused with a
sentence and leaves the state as it was. The tree is a parent with two leaves; all is about the second.
*/
const parent = '/p';
const other = '/p/other';
const target = '/p/target';
const image = 'debian:stable-slim';

const states = [
	'pending',
	'queued',
	'asked',
	'running',
	'done',
	'error',
	'killed',
	'passed over',
] as const;

type Situation = {
	readonly state: (typeof states)[number];
	readonly mode: RunState['mode'];
	readonly kind: 'serial' | 'parallel';
	/** Which node a person skipped. */
	readonly skipped: 'none' | 'target' | 'parent';
	readonly isEdited: boolean;
};

const commands: readonly RunCommand[] = [
	{type: 'run'},
	{type: 'run', path: target},
	{type: 'run', path: parent},
	{type: 'run', path: '/p/nobody'},
	{type: 'pause'},
	{type: 'kill', path: target},
	{type: 'kill', path: parent},
	{type: 'kill', path: '/'},
	{type: 'reset', path: target},
	{type: 'reset', path: parent},
	{type: 'reset', path: target, after: true},
	{type: 'reset', path: '/p/nobody'},
	{type: 'reset-lost', path: '/'},
	{type: 'skip', path: target},
	{type: 'skip', path: parent},
	{type: 'unskip', path: target},
	{type: 'unskip', path: parent},
	{type: 'edit', path: target, edit: {command: 'wait again'}},
	{type: 'edit', path: parent, edit: {command: 'wait'}},
	{type: 'revert', path: target},
	{type: 'rebuild', image},
	{type: 'rebuild', image: 'nobody'},
];

type Table = TestRunner & {
	readonly end: (path: string, exitCode: number) => void;
};

async function prepared(situation: Situation): Promise<Table> {
	const {state: wanted, mode, kind} = situation;
	const live = new Map<string, (exitCode: number) => void>();
	const engine = createFakeEngine({
		async run({spec, signal}) {
			const path = spec.labels['com.conducto.node'] ?? '';
			const {promise, resolve} = Promise.withResolvers<number>();
			live.set(path, resolve);
			signal.addEventListener('abort', () => resolve(143));
			const exitCode = await promise;
			live.delete(path);
			return exitCode;
		},
	});
	const leaf: NodeSpec =
		wanted === 'passed over'
			? {...exec('target', 'wait'), on_error: [{type: 'retry_then_skip', count: 0}]}
			: exec('target', 'wait');
	const root = serial('', [{type: kind, name: 'p', children: [exec('other', 'wait'), leaf]}]);
	const pipeline = await testRunner(engine, root, {jobs: isWaiting(wanted) ? 1 : 2});
	const {runner, until} = pipeline;
	const end = (path: string, exitCode: number): void => live.get(path)?.(exitCode);
	const is = (path: string, ...names: string[]): boolean =>
		names.includes(runner.state.leaves.get(path)?.state ?? '');
	const hasStarted = (path: string): boolean => {
		const leaf = runner.state.leaves.get(path);
		return leaf?.state === 'running' && leaf.startedAt !== undefined && live.has(path);
	};

	runner.begin();
	await until(() => runner.state.images.get(image)?.state === 'built');
	if (situation.isEdited) {
		await runner.send({type: 'edit', path: target, edit: {command: 'wait longer'}});
	}

	if (mode === 'running') {
		await runner.send({type: 'run'});
		await until(() => hasStarted(other));
	}

	if (wanted === 'asked') {
		await runner.send({type: 'run', path: other});
		await until(() => hasStarted(other));
	}

	if (wanted !== 'pending' && wanted !== 'queued') {
		await runner.send({type: 'run', path: target});
	}

	if (!isWaiting(wanted) && wanted !== 'pending') {
		await until(() => hasStarted(target));
	}

	if (wanted === 'killed') {
		await runner.send({type: 'kill', path: target});
	} else if (wanted === 'done' || wanted === 'error' || wanted === 'passed over') {
		end(target, wanted === 'done' ? 0 : 1);
		await until(() => is(target, 'done', 'error'));
		await until(() => wanted !== 'passed over' || isSkipped(runner.state, target));
	}

	if (situation.skipped !== 'none') {
		await runner.send({type: 'skip', path: situation.skipped === 'target' ? target : parent});
	}

	return {...pipeline, end};
}

function isWaiting(state: Situation['state']): boolean {
	return state === 'queued' || state === 'asked';
}

/** Whether the situation can be at all: what runs is not skipped, and what is skipped does not wait. */
function isPossible({state, mode, kind, skipped}: Situation): boolean {
	if (state === 'queued' && (mode === 'paused' || kind === 'serial')) {
		return false;
	}

	// With a job free it would be running.
	if (state === 'pending' && mode === 'running' && kind === 'parallel') {
		return false;
	}

	const isOtherRunning = mode === 'running' || state === 'asked';
	return skipped === 'parent'
		? !isOtherRunning && state !== 'running' && state !== 'passed over'
		: skipped === 'none' || !['running', 'queued', 'asked', 'passed over'].includes(state);
}

/** Which commands are refused, by the words of the reference and of the commands' own descriptions. */
function isRefused(situation: Situation, command: RunCommand): boolean {
	const {state, mode, skipped, isEdited} = situation;
	const isOtherActive = mode === 'running' || state === 'asked';
	const isActive = ['queued', 'asked', 'running'].includes(state);
	const isOwnSkipped = skipped === 'target' || state === 'passed over';
	const path = 'path' in command ? (command.path ?? '/') : '';
	if (path === '/p/nobody') {
		return true;
	}

	switch (command.type) {
		case 'run':
			return path === parent
				? true
				: path === target &&
						(skipped !== 'none' || isOwnSkipped || state === 'running' || state === 'asked');
		case 'kill':
			return path === target ? !isActive : !isActive && !isOtherActive;
		case 'skip':
			return path === target
				? skipped !== 'none' || isOwnSkipped || state === 'running'
				: skipped === 'parent' || isOtherActive || state === 'running';
		case 'unskip':
			return path === target ? !isOwnSkipped : skipped !== 'parent';
		case 'edit':
			return path === parent;
		case 'reset-lost':
			// Nothing of these situations died with the engine.
			return true;
		case 'revert':
			return !isEdited;
		case 'rebuild':
			return command.image !== image;
		default:
			return false;
	}
}

/** Whether what a command says has come about. */
function isSo({runner: {state}, events}: Table, command: RunCommand, seq: number): boolean {
	const since = events.filter(event => event.seq > seq);
	switch (command.type) {
		case 'run':
			return command.path === undefined
				? state.mode === 'running'
				: state.running.has(command.path) || state.asked.has(command.path);
		case 'pause':
			return state.mode === 'paused' && [...state.queued].every(path => state.asked.has(path));
		case 'kill': {
			const below = [...state.running, ...state.queued].filter(
				path => command.path === '/' || path.startsWith(command.path),
			);
			return (
				below.length === 0 &&
				since.some(({type}) => type === 'attempt-ended' || type === 'node-unqueued')
			);
		}

		case 'reset':
			return (
				since.some(event => event.type === 'node-reset' && event.path === command.path) &&
				['pending', 'queued', 'running'].includes(state.leaves.get(target)?.state ?? '') &&
				!state.forgiven.has(target)
			);
		case 'reset-lost':
			return false;
		case 'skip':
			return state.skipped.has(command.path);
		case 'unskip':
			return !state.skipped.has(command.path);
		case 'edit':
			return since.some(({type}) => type === 'node-edited') && state.edits.has(command.path);
		case 'revert':
			return !state.edits.has(command.path);
		case 'rebuild':
			return (state.images.get(command.image)?.build ?? 0) === 2;
	}
}

const situations = states.flatMap(state =>
	(['paused', 'running'] as const).flatMap(mode =>
		(['serial', 'parallel'] as const).flatMap(kind =>
			(['none', 'target', 'parent'] as const).map((skipped, index) => ({
				state,
				mode,
				kind,
				skipped,
				isEdited: index === 0,
			})),
		),
	),
);

test.each(situations.filter(isPossible))(
	'$state, $mode, in a $kind, skipped: $skipped',
	async situation => {
		const refused = commands.filter(command => isRefused(situation, command));
		{
			await using table = await prepared(situation);
			const {runner} = table;
			for (const command of refused) {
				const before = JSON.stringify(takeSnapshot(runner.state));
				const reply = await runner.send(command);
				expect(reply, JSON.stringify(command)).toMatchObject({ok: false});
				expect(reply.ok ? '' : reply.message).toMatch(/^[/A-Z].*\.$/);
				expect(JSON.stringify(takeSnapshot(runner.state))).toBe(before);
			}
		}

		for (const command of commands.filter(one => !refused.includes(one))) {
			await using table = await prepared(situation);
			const {seq} = table.runner.state;
			const reply = await table.runner.send(command);
			expect(reply, JSON.stringify(command)).toEqual({ok: true});
			await table.until(() => isSo(table, command, seq));
		}
	},
);
