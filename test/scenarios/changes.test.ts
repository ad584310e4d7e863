import {expect, test} from 'vitest';
import {createFakeEngine} from '../../source/engine/fake-engine.ts';
import {fakeDebian} from '../../source/engine/fake-images.ts';
import type {NodeSpec} from '../../source/pipeline/spec.ts';
import {replayPipeline} from '../../source/store/replay.ts';
import {testRunner} from '../support/runner.ts';
import {exec, parallel, serial, specOf} from '../support/specs.ts';

/** An engine on which a command is as the word says: `ok`, `bad`, or `wait` until it is killed. */
function engineOfWords() {
	const ran: string[] = [];
	const engine = createFakeEngine({
		images: {'debian:stable-slim': fakeDebian, alpine: fakeDebian},
		async run({spec, signal}) {
			const word = spec.command.at(-1) ?? '';
			ran.push(`${word} ${spec.env.A ?? ''}`.trim());
			if (word === 'wait') {
				await new Promise(resolve => void signal.addEventListener('abort', resolve));
				return 143;
			}

			return word === 'bad' ? 1 : 0;
		},
	});
	return {engine, ran};
}

async function runnerOf(root: NodeSpec) {
	const {engine, ran} = engineOfWords();
	const pipeline = await testRunner(engine, root, {jobs: 4});
	pipeline.runner.begin();
	await pipeline.runner.send({type: 'run'});
	const state = (path: string): string | undefined => pipeline.runner.state.leaves.get(path)?.state;
	return {...pipeline, ran, stateOf: state, [Symbol.asyncDispose]: pipeline[Symbol.asyncDispose]};
}

test('a red node is edited, reset and green; its history has both commands, and so has the store', async () => {
	await using here = await runnerOf(serial('', [exec('A', 'bad'), exec('B', 'ok')]));
	const {runner, until, stateOf} = here;
	await until(() => stateOf('/A') === 'error');
	expect(
		await runner.send({type: 'edit', path: '/A', edit: {command: 'ok', env: {A: 'x'}}}),
	).toEqual({ok: true});
	expect(stateOf('/A')).toBe('error');
	await runner.send({type: 'reset', path: '/A'});
	await until(() => stateOf('/B') === 'done');
	expect(here.ran).toEqual(['bad', 'ok x', 'ok']);
	expect(runner.state.attempts.get('/A')?.map(({command}) => command)).toEqual(['bad', 'ok']);
	const replayed = await replayPipeline(here.folder);
	expect([...replayed.state.edits]).toEqual([['/A', {command: 'ok', env: {A: 'x'}}]]);

	expect((await runner.send({type: 'revert', path: '/A'})).ok).toBe(true);
	expect(runner.state.tree.get('/A')).toMatchObject({command: 'bad', env: {}});
	expect(await runner.send({type: 'revert', path: '/A'})).toMatchObject({
		ok: false,
		message: '/A is not edited.',
	});
});

test('edits add up; one that comes to the same as the definition is none', async () => {
	await using here = await runnerOf(serial('', [exec('A', 'ok'), exec('B', 'wait')]));
	const {runner} = here;
	await runner.send({type: 'edit', path: '/A', edit: {cpu: 1}});
	await runner.send({type: 'edit', path: '/A', edit: {command: 'bad', env: {X: '1'}}});
	expect(runner.state.edits.get('/A')).toEqual({cpu: 1, command: 'bad', env: {X: '1'}});
	await runner.send({type: 'edit', path: '/A', edit: {command: 'ok', env: {X: null}}});
	expect(runner.state.edits.get('/A')).toEqual({cpu: 1});
	await runner.send({type: 'edit', path: '/A', edit: {cpu: null}});
	expect(runner.state.edits.size).toBe(0);
	const {seq} = runner.state;
	await runner.send({type: 'edit', path: '/A', edit: {cpu: null}});
	expect(runner.state.seq, 'nothing happens when nothing changes').toBe(seq);
});

test('what runs goes on with the old command; a queued one waits for its new image', async () => {
	await using here = await runnerOf(serial('', [exec('A', 'wait'), exec('B', 'ok')]));
	const {runner, until, stateOf} = here;
	await until(() => runner.state.running.has('/A') && here.ran.length === 1);
	await runner.send({type: 'edit', path: '/A', edit: {command: 'ok'}});
	await runner.send({type: 'edit', path: '/B', edit: {image: 'alpine'}});
	expect(stateOf('/A')).toBe('running');
	expect([...runner.state.images.keys()]).toEqual(['debian:stable-slim', 'alpine']);
	await runner.send({type: 'reset', path: '/A'});
	await until(() => stateOf('/B') === 'done');
	expect(here.ran).toEqual(['wait', 'ok', 'ok']);
	expect(runner.state.images.get('alpine')?.state).toBe('built');
});

test.each([
	[{type: 'edit', path: '/No', edit: {}}, 'There is no node /No.'],
	[{type: 'edit', path: '/', edit: {command: 'x'}}, 'A parallel node has no command.'],
	[{type: 'edit', path: '/B', edit: {cpu: 0}}, 'cpu must be a number of CPUs, at least 0.01'],
	[{type: 'edit', path: '/W', edit: {cpu: 1}, skip: true}, '/W is running'],
	[{type: 'revert', path: '/B'}, '/B is not edited.'],
] as const)('refuses %j, and changes nothing', async (command, message) => {
	await using here = await runnerOf(parallel('', [exec('W', 'wait'), exec('B', 'ok')]));
	await here.until(() => here.stateOf('/B') === 'done' && here.stateOf('/W') === 'running');
	const {edits} = here.runner.state;
	expect(await here.runner.send(command)).toMatchObject({
		ok: false,
		message: expect.stringContaining(message),
	});
	expect(edits.size).toBe(0);
});

test('skip in an edit does what the command does', async () => {
	await using here = await runnerOf(parallel('', [exec('W', 'wait'), exec('B', 'ok')]));
	await here.until(() => here.stateOf('/B') === 'done');
	await here.runner.send({type: 'edit', path: '/B', edit: {}, skip: true});
	expect([...here.runner.state.skipped]).toEqual(['/B']);
	await here.runner.send({type: 'edit', path: '/B', edit: {}, skip: false});
	expect(here.runner.state.skipped.size).toBe(0);
});

test('another definition ends what is gone or does other work, and keeps all other results', async () => {
	await using here = await runnerOf(
		parallel('', [exec('Keep'), exec('Gone', 'wait'), exec('Other', 'wait'), exec('Red', 'bad')]),
	);
	const {runner, until, stateOf} = here;
	await until(
		() => stateOf('/Red') === 'error' && here.ran.length === 4 && stateOf('/Keep') === 'done',
	);
	await runner.send({type: 'edit', path: '/Red', edit: {command: 'ok'}});
	const news = specOf(
		parallel('', [
			exec('New', 'ok'),
			exec('Keep'),
			exec('Other', 'ok'),
			{...exec('Red', 'bad'), mem: 1},
		]),
	);
	await runner.redefine(news);
	await until(() => ['/New', '/Other', '/Red'].every(path => stateOf(path) === 'done'));
	expect(runner.state.attempts.get('/Keep')).toHaveLength(1);
	expect(runner.state.attempts.get('/Gone')?.map(({outcome}) => outcome)).toMatchObject([
		{state: 'killed', message: 'Its definition changed while it ran.'},
	]);
	expect(runner.state.attempts.get('/Other')).toHaveLength(2);
	expect(runner.state.attempts.get('/Red')?.map(({command}) => command)).toEqual(['bad', 'ok']);
	expect(here.events.find(({type}) => type === 'definition-changed')).toMatchObject({
		added: 1,
		gone: 1,
		outdated: 2,
	});
});

test('why a definition can not be read is told once, and known to those that come later', async () => {
	await using here = await runnerOf(serial('', [exec('A', 'ok')]));
	const {runner} = here;
	runner.tellDefinition({message: 'p.ts:3: no.'});
	const {seq} = runner.state;
	runner.tellDefinition({message: 'p.ts:3: no.'});
	expect(runner.state.seq).toBe(seq);
	const replayed = await replayPipeline(here.folder);
	expect(replayed.state.definitionFault).toEqual({message: 'p.ts:3: no.'});
	runner.tellDefinition(undefined);
	expect(runner.state.definitionFault).toBeUndefined();
});
test('a build whose recipe changed meanwhile is given up, and made by the new one', async () => {
	const first = Promise.withResolvers<void>();
	const builds: string[] = [];
	const engine = createFakeEngine({
		images: {'debian:stable-slim': fakeDebian},
		async build({dockerfile}) {
			builds.push(/LABEL v=(\w)/.exec(dockerfile)?.[1] ?? '');
			await (builds.length === 1 ? first.promise : undefined);
			return fakeDebian;
		},
		run: async () => 0,
	});
	const root = serial('', [exec('A', 'ok', 'app')]);
	const spec = (version: string) =>
		specOf(root, {app: {dockerfile_text: `FROM debian:stable-slim\nLABEL v=${version}\n`}});
	await using pipeline = await testRunner(engine, root, {images: spec('1').images});
	const {runner, until, events} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await expect.poll(() => builds).toEqual(['1']);
	await runner.redefine(spec('2'));
	expect(runner.state.images.get('app')?.state).toBe('waiting');
	first.resolve();
	await until(() => runner.state.leaves.get('/A')?.state === 'done');
	expect(builds).toEqual(['1', '2']);
	expect(events.filter(({type}) => type === 'image-built')).toHaveLength(1);
	expect(runner.state.images.get('app')).toMatchObject({state: 'built', build: 2});
});
