// Runs 10,000 nodes on the engine of the tests, and prints what that cost. Arguments: a folder, the shape of the tree.
import {mkdtemp} from 'node:fs/promises';
import {join} from 'node:path';
import {createFakeEngine} from '../source/engine/fake-engine.ts';
import type {NodeSpec} from '../source/pipeline/spec.ts';
import {isFinished} from '../source/run-state/scheduling.ts';
import {createStore} from '../source/store/pipeline-store.ts';
import {testRunner} from '../test/support/runner.ts';
import {exec, parallel, serial, specOf} from '../test/support/specs.ts';

const [folder = '', shape = 'branches'] = process.argv.slice(2);
const many = (count: number, make: (name: string) => NodeSpec): NodeSpec[] =>
	Array.from({length: count}, (_, index) => make(String(index)));
const shapes: Readonly<Record<string, () => NodeSpec>> = {
	branches: () =>
		parallel(
			'',
			many(100, name =>
				serial(
					name,
					many(100, leaf => exec(leaf)),
				),
			),
		),
	serial: () =>
		serial(
			'',
			many(10_000, name => exec(name)),
		),
	parallel: () =>
		parallel(
			'',
			many(10_000, name => exec(name)),
		),
};
const root = shapes[shape]?.() ?? exec('');
const reopen = join(await mkdtemp(join(folder, 'ten-thousand-')), 'p');
(
	await createStore(reopen, {id: 'abc234', title: 'bench', createdAt: 0, spec: specOf(root)})
).close();
// Commands take a moment, so that what comes next is made ahead, as on a real engine.
const engine = createFakeEngine({
	stdinOnce: true,
	run: () => new Promise(resolve => setImmediate(() => resolve(0))),
});
await using pipeline = await testRunner(engine, root, {
	jobs: 4,
	reopen,
});
const {runner, until} = pipeline;
runner.begin();
await until(() => [...runner.state.images.values()].every(image => image.state === 'built'));
const before = process.cpuUsage();
const ended = Promise.withResolvers<void>();
let left = 10_000;
runner.onEvents(events => {
	left -= events.filter(({type}) => type === 'attempt-ended').length;
	if (left === 0) {
		ended.resolve();
	}
});
await runner.send({type: 'run'});
await ended.promise;
const {user, system} = process.cpuUsage(before);
if (!isFinished(runner.state)) {
	throw new Error('the run did not come to its end');
}

console.log(
	JSON.stringify({
		cpuMsPerNode: (user + system) / 1000 / 10_000,
		peakBytes: process.resourceUsage().maxRSS * 1024,
	}),
);
