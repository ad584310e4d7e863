import {once} from 'node:events';
import {existsSync, mkdirSync, rmSync, statSync} from 'node:fs';
import {connect, createServer, type Socket} from 'node:net';
import path from 'node:path';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {createFakeEngine, type FakeEngineOptions} from '../../source/engine/fake-engine.ts';
import {imageLogPath} from '../../source/events/output.ts';
import {eventVersion} from '../../source/events/run-event.ts';
import type {Connection} from '../../source/run-state/connection.ts';
import {initialState} from '../../source/run-state/initial-state.ts';
import {stateOf} from '../../source/run-state/run-state.ts';
import {takeSnapshot} from '../../source/run-state/snapshot.ts';
import {createConnection} from '../../source/runner/client.ts';
import {connectToRunner} from '../../source/runner/connect-to-runner.ts';
import {keepSocket} from '../../source/runner/keep-socket.ts';
import {openSocket} from '../../source/runner/open-socket.ts';
import {messageReader, protocolVersion, type ServerMessage} from '../../source/runner/protocol.ts';
import {type RunnerServer, serveRunner} from '../../source/runner/server.ts';
import {logFile} from '../../source/store/log-format.ts';
import {type TestRunner, testRunner} from '../support/runner.ts';
import {exec, parallel, serial, specOf} from '../support/specs.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

/** A served runner, and the way to connect displays to it. */
async function served(
	run: FakeEngineOptions['run'],
	root = serial('', [exec('a', 'a')]),
	options: {readonly isBrief?: boolean} = {},
) {
	const pipeline = await testRunner(createFakeEngine(run ? {run} : {}), root);
	const socket = path.join(pipeline.folder, 'test.sock');
	const {runner, folder} = pipeline;
	const server = await serveRunner({runner, folder, path: socket, ...options});
	return {
		pipeline,
		socket,
		server,
		connect: async () => connectToRunner(socket),
		async [Symbol.asyncDispose]() {
			await pipeline[Symbol.asyncDispose]();
			server.stopListening();
			await server.disconnect();
		},
	};
}

/** Resolves when the display's own state meets the condition. */
async function sees({onEvents}: Connection, condition: () => boolean): Promise<void> {
	return new Promise(resolve => {
		const check = (): void => {
			if (condition()) {
				stop();
				resolve();
			}
		};
		const stop = onEvents(check);
		check();
	});
}

/** Resolves when the condition holds. */
async function until(condition: () => boolean): Promise<void> {
	while (!condition()) {
		await nextTurn();
	}
}

/** Reads the output of an attempt or a build to its end. */
async function outputOf(
	display: Connection,
	tail: number,
	path = '/a',
): Promise<{text: string; truncated: boolean}> {
	return new Promise(resolve => {
		const seen = {text: '', truncated: false};
		display.watchOutput(
			{path, attempt: 1, tail},
			{
				onStart(truncated) {
					seen.text = '';
					seen.truncated = truncated;
				},
				onChunk({text}) {
					seen.text += text;
				},
				onEnd: () => resolve(seen),
			},
		);
	});
}

const isDone = (pipeline: TestRunner) => () => stateOf(pipeline.runner.state, '/') === 'done';

test('a display that comes late has the same state, and follows with the others', async () => {
	await using server = await served(undefined, parallel('', [exec('a'), exec('b')]));
	const {runner, until} = server.pipeline;
	const first = await server.connect();
	runner.begin();
	expect(await first.send({type: 'run'})).toEqual({ok: true});
	await until(isDone(server.pipeline));
	const late = await server.connect();
	expect(late.state.seq).toBe(runner.state.seq);
	expect(stateOf(late.state, '/')).toBe('done');
	await late.send({type: 'reset', path: '/a'});
	for (const display of [first, late]) {
		await sees(display, () => display.state.attempts.get('/a')?.[1]?.outcome !== undefined);
		expect([...display.state.leaves]).toEqual([...runner.state.leaves]);
	}
});

test('refusals come back with their reason', async () => {
	await using server = await served(undefined);
	server.pipeline.runner.begin({buildMissing: false});
	const display = await server.connect();
	expect(await display.send({type: 'reset', path: '/nothing'})).toEqual({
		ok: false,
		message: 'There is no node /nothing.',
	});
});

test('output comes from its start, as it is printed, to its end', async () => {
	const released = Promise.withResolvers<void>();
	await using server = await served(async ({print}) => {
		print('first\n');
		await released.promise;
		print('last\n', 'stderr');
		return 0;
	});
	const display = await server.connect();
	server.pipeline.runner.begin();
	await display.send({type: 'run'});
	await sees(display, () => display.state.attempts.get('/a')?.[0]?.startedAt !== undefined);
	const output = outputOf(display, Number.POSITIVE_INFINITY);
	released.resolve();
	expect(await output).toEqual({text: 'first\nlast\n', truncated: false});
});

test('a display that asks for the end of a long log gets whole lines of it and is told so', async () => {
	await using server = await served(({print}) => {
		for (let line = 0; line < 40_000; line++) {
			print(`line ${line}\n`);
		}

		return 0;
	});
	const display = await server.connect();
	server.pipeline.runner.begin();
	await display.send({type: 'run'});
	await server.pipeline.until(isDone(server.pipeline));
	const {text, truncated} = await outputOf(display, 100_000);
	expect(truncated).toBe(true);
	expect(text).toMatch(/^line \d+\n/);
	expect(text).toMatch(/line 39999\n$/);
	expect(text.length).toBeLessThan(200_000);
	const whole = await outputOf(display, Number.POSITIVE_INFINITY);
	expect(whole.text.split('\n')).toHaveLength(40_001);
});

test('what a build of an image prints comes to its end too, whether it failed or not', async () => {
	await using server = await served(undefined, parallel('', [exec('a'), exec('b', 'b', 'gone')]));
	const display = await server.connect();
	server.pipeline.runner.begin();
	await sees(display, () => display.state.images.get('gone')?.state === 'building');
	const failed = await outputOf(display, 100_000, imageLogPath('gone'));
	expect(failed.text).toContain('Pulling gone\n');
	expect(display.state.images.get('gone')?.state).toBe('failed');
	await outputOf(display, 100_000, imageLogPath('debian:stable-slim'));
	expect(display.state.images.get('debian:stable-slim')?.state).toBe('built');
});

test('a client that says nonsense loses its connection, and nobody else', async () => {
	await using server = await served(undefined);
	server.pipeline.runner.begin({buildMissing: false});
	const display = await server.connect();
	const stranger = connect(server.socket);
	stranger.resume();
	stranger.write('nonsense\n');
	await once(stranger, 'close');
	expect(await display.send({type: 'pause'})).toEqual({ok: true});
});

test('a log that cannot be read costs its watcher the connection, and nobody else', async () => {
	await using server = await served(undefined);
	server.pipeline.runner.begin({buildMissing: false});
	const display = await server.connect();
	mkdirSync(logFile(server.pipeline.folder, '/a', 7), {recursive: true});
	const watcher = connect(server.socket);
	watcher.resume();
	watcher.write(`${JSON.stringify({kind: 'watch', id: 1, path: '/a', attempt: 7, tail: null})}\n`);
	await once(watcher, 'close');
	expect(await display.send({type: 'pause'})).toEqual({ok: true});
});

/** A runner that says these lines to whoever connects, and then what it is told to say. */
async function scripted(...lines: readonly string[]) {
	const folder = await temporaryFolder();
	const path = `${folder.path}/s.sock`;
	const sockets: Socket[] = [];
	const server = createServer(socket => {
		sockets.push(socket);
		socket.on('error', () => {});
		lines.forEach(line => void socket.write(`${line}\n`));
	});
	server.listen(path);
	await once(server, 'listening');
	return {
		path,
		say: (line: string) => sockets.forEach(socket => void socket.write(`${line}\n`)),
		hangUp: () => sockets.forEach(socket => void socket.destroy()),
		async [Symbol.asyncDispose]() {
			server.close();
			sockets.forEach(socket => void socket.destroy());
			await folder[Symbol.asyncDispose]();
		},
	};
}

const welcome: Extract<ServerMessage, {kind: 'welcome'}> = {
	kind: 'welcome',
	v: eventVersion,
	protocol: protocolVersion,
	pid: 4711,
	info: {id: 'abc234', title: 'test'},
	snapshot: takeSnapshot(initialState(specOf(serial('', [exec('a')])), 'test')),
};

test('a runner that ends before it answers was none: what was said goes to the next', async () => {
	await using ending = await scripted();
	await using server = await served(undefined);
	server.pipeline.runner.begin({buildMissing: false});
	const {spec} = server.pipeline.runner.record;
	const display = createConnection({id: 'abc234', title: 'test'}, initialState(spec, 'test'));
	let closes = 0;
	display.onClose(() => closes++);
	const answer = display.send({type: 'pause'});
	const attached = display.attachSocket(await openSocket(ending.path));
	ending.hangUp();
	await expect(attached).rejects.toMatchObject({code: 'pipeline-not-found'});
	await display.attachSocket(await openSocket(server.socket));
	expect(await answer).toEqual({ok: true});
	expect(closes).toBe(0);
	display.close();
});

test('a runner of another version is told from one that ended, also by a display that waits', async () => {
	await using server = await scripted(JSON.stringify({...welcome, protocol: 1}));
	const display = createConnection(welcome.info, initialState(welcome.snapshot.spec, 'test'));
	await expect(display.attachSocket(await openSocket(server.path))).rejects.toMatchObject({
		code: 'store-too-new',
	});
});

test('a runner that lives for one command does what is done at once, and nobody stays with it', async () => {
	await using brief = await served(undefined, undefined, {isBrief: true});
	await using lasting = await served(undefined);
	for (const {pipeline} of [brief, lasting]) {
		pipeline.runner.begin({buildMissing: false});
	}

	const short = await brief.connect();
	expect(await short.send({type: 'skip', path: '/a'})).toEqual({ok: true});
	short.close();
	await expect(connectToRunner(brief.socket, {stays: true})).rejects.toMatchObject({
		code: 'runner-brief',
	});

	const {spec} = lasting.pipeline.runner.record;
	const display = createConnection(welcome.info, initialState(spec, 'test'));
	const answer = display.send({type: 'pause'});
	await expect(
		display.attachSocket(await openSocket(brief.socket), {stays: true}),
	).rejects.toMatchObject({code: 'runner-brief'});
	await display.attachSocket(await openSocket(lasting.socket), {stays: true});
	expect(await answer).toEqual({ok: true});
	expect(display.state.skipped.size).toBe(0);
	display.close();
});

test('a display that misses an event closes its connection', async () => {
	await using server = await scripted(JSON.stringify(welcome));
	const display = await connectToRunner(server.path);
	const closed = new Promise<void>(resolve => void display.onClose(() => resolve()));
	const missed = {v: eventVersion, seq: 5, at: 0, type: 'run-started'};
	server.say(JSON.stringify({kind: 'events', events: [missed]}));
	await closed;
	expect(display.state.mode).toBe('paused');
	expect(await display.send({type: 'run'})).toMatchObject({ok: false});
});

test.each([
	['a newer event format', JSON.stringify({...welcome, v: eventVersion + 1})],
	['an older protocol', JSON.stringify({...welcome, protocol: undefined})],
	['a newer protocol', JSON.stringify({...welcome, protocol: protocolVersion + 1})],
	[
		'a spec without a root',
		JSON.stringify({...welcome, snapshot: {...welcome.snapshot, spec: {}}}),
	],
	['a welcome without a state', JSON.stringify({...welcome, snapshot: undefined})],
	['nonsense', 'nonsense'],
])('a display refuses a runner that speaks another language: %s', async (_, line) => {
	await using server = await scripted(line);
	await expect(connectToRunner(server.path)).rejects.toMatchObject({
		code: 'store-too-new',
		message: 'This pipeline is run by another version of conducto.',
	});
});

test('a runner of another version is named by its process, so that it can be ended', async () => {
	await using server = await scripted(JSON.stringify({...welcome, protocol: 1}));
	await expect(connectToRunner(server.path)).rejects.toMatchObject({
		hint: 'Open it with that version, or end its runner with: kill 4711',
	});
});

test('a socket that cannot be made is told in a sentence', async () => {
	await using pipeline = await testRunner(createFakeEngine({}), serial('', [exec('a')]));
	const socket = path.join(pipeline.folder, 'missing', 'test.sock');
	const {runner, folder} = pipeline;
	await expect(serveRunner({runner, folder, path: socket})).rejects.toMatchObject({
		code: 'state-unusable',
		hint: expect.stringContaining('XDG_RUNTIME_DIR'),
	});
});

test('a display that reads nothing does not keep the runner alive', async () => {
	const server = await served(({print}) => {
		print(Buffer.alloc(20_000_000, 'x'));
		return 0;
	});
	const sleeper = connect(server.socket);
	await once(sleeper, 'connect');
	sleeper.write(`${JSON.stringify({kind: 'watch', id: 1, path: '/a', attempt: 1, tail: null})}\n`);
	server.pipeline.runner.begin();
	await server.pipeline.runner.send({type: 'run'});
	await server.pipeline.until(isDone(server.pipeline));
	await server[Symbol.asyncDispose]();
	sleeper.destroy();
});

test('a display that reads late gets every event once, and the answers after the events that they mean', async () => {
	await using server = await served(undefined);
	const {runner} = server.pipeline;
	runner.begin();
	const sleeper = connect(server.socket);
	await once(sleeper, 'connect');
	const first = runner.state.seq;
	// More than the system's buffers hold, and than is kept for a display.
	for (let n = 0; n < 15_000; n++) {
		await runner.send({type: 'skip', path: '/a'});
		await runner.send({type: 'unskip', path: '/a'});
	}

	sleeper.write(`${JSON.stringify({kind: 'command', id: 1, command: {type: 'pause'}})}\n`);
	const seqs: number[] = [];
	const isAnswered = new Promise<void>(resolve => {
		const read = messageReader<ServerMessage>(message => {
			if (message.kind === 'events') {
				seqs.push(...message.events.map(({seq}) => seq));
			} else if (message.kind === 'reply') {
				resolve();
			}
		});
		sleeper.setEncoding('utf8').on('data', read);
	});
	await isAnswered;
	const all = Array.from({length: runner.state.seq - first}, (_, index) => first + 1 + index);
	expect(seqs).toEqual(all);
	sleeper.destroy();
});

test('a client whose message has no end loses its connection', async () => {
	await using server = await served(undefined);
	server.pipeline.runner.begin({buildMissing: false});
	const stranger = connect(server.socket);
	stranger.resume();
	stranger.on('error', () => {});
	const closed = new Promise<void>(resolve => void stranger.once('close', () => resolve()));
	stranger.write('x'.repeat(20_000_000));
	await closed;
	const display = await server.connect();
	expect(await display.send({type: 'pause'})).toEqual({ok: true});
});

test('a client that asks without reading the answers is not heard until it does', async () => {
	await using server = await served(undefined);
	server.pipeline.runner.begin({buildMissing: false});
	let heard = 0;
	const {runner} = server.pipeline;
	const {send} = runner;
	const counted = await serveRunner({
		runner: {
			...runner,
			async send(command) {
				heard++;
				return send(command);
			},
		},
		folder: server.pipeline.folder,
		path: `${server.socket}-2`,
	});
	const greedy = connect(`${server.socket}-2`);
	await once(greedy, 'connect');
	const command = {type: 'kill', path: `/${'x'.repeat(1000)}`};
	const question = `${JSON.stringify({kind: 'command', id: 1, command})}\n`;
	const questions = 20_000;
	greedy.write(question.repeat(questions));
	// Others are served meanwhile.
	const display = await server.connect();
	let before = -1;
	while (heard !== before) {
		before = heard;
		for (let n = 0; n < 100; n++) {
			await display.send({type: 'pause'});
		}
	}

	expect(heard).toBeGreaterThan(0);
	expect(heard).toBeLessThan(questions / 2);
	let answers = 0;
	await new Promise<void>(resolve => {
		const read = messageReader<ServerMessage>(({kind}) => {
			answers += kind === 'reply' ? 1 : 0;
			if (answers === questions) {
				resolve();
			}
		});
		greedy.setEncoding('utf8').on('data', read);
	});
	greedy.destroy();
	counted.stopListening();
	await counted.disconnect();
});

test('a display that leaves is let go, unless the runner ends because of it', async () => {
	await using pipeline = await testRunner(createFakeEngine({}), serial('', [exec('a')]));
	const {runner, folder} = pipeline;
	const path = `${folder}/test.sock`;
	let left = 0;
	let isNeeded = true;
	const server: RunnerServer = await serveRunner({
		runner,
		folder,
		path,
		onLeave() {
			left++;
			if (isNeeded) {
				server.releaseLeaving();
			}
		},
	});
	const one = await connectToRunner(path);
	const other = await connectToRunner(path);
	expect(server.displays()).toBe(2);
	await one.leave();
	expect([left, server.displays()]).toEqual([1, 1]);
	isNeeded = false;
	let isGone = false;
	const gone = other.leave().then(() => {
		isGone = true;
	});
	await until(() => left === 2);
	expect([server.displays(), isGone]).toEqual([0, false]);
	server.stopListening();
	await server.disconnect();
	await gone;
});

test('a display that asks for the end of the runner is told why it ended', async () => {
	await using pipeline = await testRunner(createFakeEngine({}), serial('', [exec('a')]));
	const {runner, folder} = pipeline;
	const path = `${folder}/test.sock`;
	const asked = Promise.withResolvers<string>();
	const server = await serveRunner({runner, folder, path, onStop: asked.resolve});
	const display = await connectToRunner(path);
	const faults: unknown[] = [];
	display.onClose(fault => void faults.push(fault));
	const stopped = display.stop('It was enough.');
	expect(await asked.promise).toBe('It was enough.');
	const fault = {code: 'state-unusable', message: 'The disk is full.'} as const;
	server.tellFault(fault);
	server.stopListening();
	await server.disconnect();
	await stopped;
	expect(faults).toEqual([fault]);
});

test('a socket that was taken away is made anew, and those that are connected stay', async () => {
	await using server = await served(undefined);
	server.pipeline.runner.begin({buildMissing: false});
	const display = await server.connect();
	const made = Promise.withResolvers<void>();
	const unkeep = keepSocket(
		() => server.socket,
		async () => {
			await server.server.listenAt(server.socket);
			made.resolve();
		},
		10,
	);
	rmSync(server.socket);
	await made.promise;
	unkeep();
	expect(statSync(server.socket).mode & 0o777).toBe(0o600);
	const late = await server.connect();
	for (const one of [display, late]) {
		expect(await one.send({type: 'pause'})).toEqual({ok: true});
	}

	await server[Symbol.asyncDispose]();
	expect(existsSync(server.socket)).toBe(false);
});

test('the socket is for its owner alone, and displays are told when the runner ends', async () => {
	await using server = await served(undefined);
	server.pipeline.runner.begin({buildMissing: false});
	expect(statSync(server.socket).mode & 0o777).toBe(0o600);
	const display = await server.connect();
	const closed = new Promise<void>(resolve => void display.onClose(() => resolve()));
	await server[Symbol.asyncDispose]();
	await closed;
	expect(await display.send({type: 'run'})).toMatchObject({ok: false});
	await expect(server.connect()).rejects.toMatchObject({code: 'pipeline-not-found'});
});
