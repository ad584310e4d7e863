import {once} from 'node:events';
import {createServer} from 'node:net';
import {DatabaseSync} from 'node:sqlite';
import {afterEach, expect, test, vi} from 'vitest';
import type {CommandContext} from '../../../source/commands/context.ts';
import {listCommand} from '../../../source/commands/list.ts';
import {noAliases} from '../../../source/image/aliases.ts';
import type {NodeSpec} from '../../../source/pipeline/spec.ts';
import {socketPath} from '../../../source/runner/socket-path.ts';
import {createStore} from '../../../source/store/pipeline-store.ts';
import {replayPipeline} from '../../../source/store/replay.ts';
import {openStateFolder, pipelineFolder} from '../../../source/store/state-folder.ts';
import {exec, serial, specOf} from '../../support/specs.ts';
import {starts} from '../../support/state.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

afterEach(() => void vi.unstubAllEnvs());

const two = serial('', [exec('a'), exec('b')]);

/** A state folder, with sockets of its own, to fill with pipelines. */
async function machine() {
	const folder = await temporaryFolder();
	vi.stubEnv('XDG_RUNTIME_DIR', folder.path);
	const state = openStateFolder(`${folder.path}/state`);
	return {
		state,
		/** A pipeline whose runner was killed while its first node ran. */
		async killed(id: string, createdAt = 0, root: NodeSpec = two) {
			const record = {id, title: `${id}.ts`, createdAt, spec: specOf(root)};
			const store = await createStore(pipelineFolder(state, id), record);
			const path = root.type === 'exec' ? '/' : '/a';
			store.append([{type: 'pipeline-created'}, {type: 'run-started'}, ...starts(path)], 0);
			store.close();
		},
		async list(json: boolean): Promise<string[]> {
			let text = '';
			const stdout = Object.assign(Object.create(process.stdout), {
				write(part: string) {
					text += part;
					return true;
				},
			});
			const context: CommandContext = {
				stateDir: state.folder,
				stateDirOption: undefined,
				patience: 300,
				aliasTexts: [],
				aliases: noAliases,
				json,
				color: false,
				stdin: process.stdin,
				stdout,
				stderr: process.stderr,
			};
			await listCommand(context);
			return text.trimEnd().split('\n');
		},
		[Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
	};
}

test('what a dead runner left running is shown so, because its containers run on; nothing is written', async () => {
	await using here = await machine();
	await here.killed('dead');
	const [line] = await here.list(true);
	expect(JSON.parse(line ?? '')).toMatchObject({
		state: 'running',
		counts: {running: 1, pending: 1},
		open: false,
	});
	const {state} = await replayPipeline(pipelineFolder(here.state, 'dead'));
	expect(state.leaves.get('/a')).toMatchObject({state: 'running'});
});

test('a pipeline runs whose runner is alive, even if it is suspended and answers nothing', async () => {
	await using here = await machine();
	await here.killed('alive');
	const server = createServer(() => {});
	server.listen(socketPath(here.state.owner, 'alive', process.env));
	await once(server, 'listening');
	expect(await here.list(false)).toEqual([
		expect.stringMatching(/ running +open +1 pending, 1 running/),
	]);
	const [line] = await here.list(true);
	expect(JSON.parse(line ?? '')).toMatchObject({open: true});
	server.close();
});

test('a pipeline that is one command is counted', async () => {
	await using here = await machine();
	await here.killed('leaf', 0, exec('', 'true'));
	expect(await here.list(false)).toEqual([expect.stringMatching(/ running +1 running +leaf\.ts/)]);
});

test('the newest comes first, whichever folder is older', async () => {
	await using here = await machine();
	await here.killed('newer', 2000);
	await here.killed('older', 1000);
	expect(await here.list(false)).toEqual([
		expect.stringMatching(/^newer /),
		expect.stringMatching(/^older /),
	]);
});

test('the time is that of the reader, and what comes after the counts stands in one column', async () => {
	vi.stubEnv('TZ', 'Asia/Kolkata');
	await using here = await machine();
	await here.killed('many', Date.UTC(2026, 0, 31, 22, 15));
	await here.killed('one', 0, exec('', 'true'));
	const lines = await here.list(false);
	expect(lines[0]).toMatch(/^many {2}2026-02-01 03:45 {2}running /);
	expect(lines[0]?.replace('many', 'one').indexOf('many.ts')).toBe(lines[1]?.indexOf('one.ts'));
});

test('stores that cannot be read hide no other', async () => {
	await using here = await machine();
	await here.killed('good');
	await here.killed('future');
	await here.killed('broken');
	const database = (id: string) => new DatabaseSync(`${pipelineFolder(here.state, id)}/run.db`);
	using future = database('future');
	future.exec('PRAGMA user_version = 99');
	using broken = database('broken');
	broken.exec("UPDATE pipeline SET spec = '\u001b[31m\n'");
	const lines = await here.list(false);
	expect(lines).toHaveLength(3);
	expect(lines[0]).toMatch(/^good /);
	expect(lines).toContainEqual(
		expect.stringMatching(/^future +unreadable +This pipeline was written by a newer conducto\.$/),
	);
	expect(lines).toContainEqual(expect.stringMatching(/^broken +unreadable +\P{Cc}+$/u));
	const json = (await here.list(true)).map(line => JSON.parse(line));
	expect(json).toContainEqual({id: 'future', error: expect.stringContaining('newer conducto')});
});
