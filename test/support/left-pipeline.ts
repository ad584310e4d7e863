import path from 'node:path';
import type {ContainerSpec} from '../../source/engine/engine.ts';
import {
	createFakeEngine,
	type FakeEngine,
	type FakeEngineOptions,
} from '../../source/engine/fake-engine.ts';
import {containerLabels} from '../../source/engine/labels.ts';
import {containerName} from '../../source/engine/names.ts';
import type {RunEventBody} from '../../source/events/run-event.ts';
import type {NodeSpec} from '../../source/pipeline/spec.ts';
import {logFile} from '../../source/store/log-format.ts';
import {decodedRecords} from '../../source/store/log-text.ts';
import {createStore} from '../../source/store/pipeline-store.ts';
import {type TestRunner, testOwner, testRunner} from './runner.ts';
import {exec, serial, specOf} from './specs.ts';
import {temporaryFolder} from './temporary-folder.ts';

export const root = serial('', [exec('a', 'speak'), exec('b', 'exit 0')]);
export const name = containerName({
	owner: testOwner,
	pipeline: 'abc234',
	path: '/a',
	attempt: 1,
	kind: 'exec',
});

/** A command that prints, and ends when the test says so; all others end at once. */
export function speaker(options: FakeEngineOptions = {}) {
	const {promise: exit, resolve: end} = Promise.withResolvers<number>();
	let more = (_text: string): void => {};
	const engine = createFakeEngine({
		async run({spec, print, signal}) {
			if (spec.command.at(-1) !== 'speak') {
				return 0;
			}

			print('out\n');
			print('err\n', 'stderr');
			more = print;
			signal.addEventListener('abort', () => end(143));
			return exit;
		},
		...options,
	});
	return {engine, end, more: (text: string) => more(text)};
}

export async function makeContainer(
	engine: FakeEngine,
	armed?: ContainerSpec['armed'],
): Promise<string> {
	const {id} = await engine.createContainer({
		name,
		imageId: (await engine.findImage('debian:stable-slim'))?.id ?? '',
		command: ['sh', '-c', 'speak'],
		env: {},
		...(armed && {armed}),
		labels: {
			[containerLabels.owner]: testOwner,
			[containerLabels.pipeline]: 'abc234',
			[containerLabels.kind]: 'exec',
		},
	});
	return id;
}

/** A pipeline whose runner died after these events. */
export async function left(...bodies: readonly RunEventBody[]) {
	const folder = await temporaryFolder();
	const pipeline = path.join(folder.path, 'p');
	const record = {id: 'abc234', title: 'test', createdAt: 0, spec: specOf(root)};
	const store = await createStore(pipeline, record);
	const named = bodies.map(body =>
		body.type === 'attempt-intended' ? {...body, container: name} : body,
	);
	store.append([{type: 'pipeline-created'}, {type: 'run-started'}, ...named], 1_700_000_000_000);
	store.close();
	return {
		folder: pipeline,
		log: logFile(pipeline, '/a', 1),
		[Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
	};
}

export type Timer = {readonly ms: number; readonly run: () => void};

/** The next runner; its timers end when the test says so. */
export async function next(
	engine: FakeEngine,
	folder: string,
	options: {readonly spec?: NodeSpec} = {},
): Promise<TestRunner & {readonly timers: readonly Timer[]}> {
	const timers: Timer[] = [];
	const runner = await testRunner(engine, options.spec ?? root, {
		reopen: folder,
		after(ms, run) {
			timers.push({ms, run});
			return () => void timers.splice(0, timers.length, ...timers.filter(t => t.run !== run));
		},
	});
	return {...runner, timers};
}

export function textOf(file: string, stream: 'stdout' | 'stderr'): string {
	return [...decodedRecords(file)]
		.filter(record => record.stream === stream)
		.map(({text}) => text)
		.join('');
}
