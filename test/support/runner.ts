import path from 'node:path';
import type {FakeEngine} from '../../source/engine/fake-engine.ts';
import type {RunEvent} from '../../source/events/run-event.ts';
import type {NodeSpec, PipelineSpec} from '../../source/pipeline/spec.ts';
import type {Clock} from '../../source/runner/clock.ts';
import {createRunner, type Runner} from '../../source/runner/runner.ts';
import {createStore, openStore, type PipelineStore} from '../../source/store/pipeline-store.ts';
import {imageFacilities} from './image-facilities.ts';
import {specOf} from './specs.ts';
import {type TemporaryFolder, temporaryFolder} from './temporary-folder.ts';

export type TestRunner = AsyncDisposable & {
	readonly runner: Runner;
	/** The pipeline's folder. */
	readonly folder: string;
	readonly events: readonly RunEvent[];
	readonly faults: readonly Error[];
	/** Resolves when the condition holds after some event. */
	readonly until: (condition: () => boolean) => Promise<void>;
};

export const testOwner = '01234567-89ab-cdef-0123-456789abcdef';

/** The real runner with a real store, on a fake engine. `begin` was not called yet. */
export async function testRunner(
	engine: FakeEngine,
	root: NodeSpec,
	options: {
		readonly jobs?: number;
		readonly images?: PipelineSpec['images'];
		/** The folder of an earlier runner of the same pipeline. */
		readonly reopen?: string;
		/** The runner's timers. Default: none ever ends. */
		readonly after?: Clock['after'];
		/** What happens instead when the store is written. */
		readonly append?: (append: PipelineStore['append']) => PipelineStore['append'];
	} = {},
): Promise<TestRunner> {
	let temporary: TemporaryFolder | undefined;
	let folder = options.reopen;
	if (folder === undefined) {
		temporary = await temporaryFolder();
		folder = path.join(temporary.path, 'p');
		const record = {id: 'abc234', title: 'test', createdAt: 0, spec: specOf(root, options.images)};
		(await createStore(folder, record)).close();
	}

	const store = await openStore(folder);
	let time = 0;
	let tokens = 0;
	const faults: Error[] = [];
	const runner = createRunner({
		store: {...store, append: options.append?.(store.append) ?? store.append},
		folder,
		owner: testOwner,
		data: {pipeline: path.join(folder, 'data'), user: path.join(folder, '..', 'data')},
		connectEngine: async () => engine,
		jobs: options.jobs,
		facilities: imageFacilities(path.dirname(folder)),
		onFault: error => void faults.push(error),
		newToken: () => `token${++tokens}`,
		clock: {
			wallTime: () => 1_700_000_000_000 + time,
			monotonic: () => ++time,
			after: options.after ?? (() => () => {}),
		},
	});
	const events: RunEvent[] = [];
	runner.onEvents(news => {
		for (const event of news) {
			events.push(event);
		}
	});
	return {
		runner,
		folder,
		events,
		faults,
		until(condition) {
			return new Promise(resolve => {
				const check = (): void => {
					if (condition()) {
						stopListening();
						resolve();
					}
				};
				const stopListening = runner.onEvents(check);
				check();
			});
		},
		async [Symbol.asyncDispose]() {
			await runner.stop('The test is over.');
			await temporary?.[Symbol.asyncDispose]();
		},
	};
}
