import {readdirSync, utimesSync} from 'node:fs';
import {symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {expect, test} from 'vitest';
import {createStore, openStore, type PipelineRecord} from '../../../source/store/pipeline-store.ts';
import {takeRunnerLock} from '../../../source/store/runner-lock.ts';
import {openStateFolder, pipelineIds, stateFolderName} from '../../../source/store/state-folder.ts';
import {runToEnd} from '../../support/node-program.ts';
import {exec, serial, specOf} from '../../support/specs.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const record: PipelineRecord = {
	id: 'abc234',
	title: 'pipeline.ts',
	createdAt: 1000,
	spec: specOf(serial('', [exec('a')])),
};

test('events come back as they were written, in order, by another opener too', async () => {
	await using folder = await temporaryFolder();
	const store = await createStore(path.join(folder.path, 'p'), record);
	store.append([{type: 'pipeline-created'}, {type: 'run-started'}], 5);
	const [third] = store.append([{type: 'node-queued', path: '/a'}], 6);
	expect(third).toEqual({v: 1, seq: 3, at: 6, type: 'node-queued', path: '/a'});

	const reader = await openStore(path.join(folder.path, 'p'), {readOnly: true});
	expect(reader.record).toEqual(record);
	expect([...reader.events()].map(({seq, type}) => [seq, type])).toEqual([
		[1, 'pipeline-created'],
		[2, 'run-started'],
		[3, 'node-queued'],
	]);
	reader.close();
	store.close();

	const again = await openStore(path.join(folder.path, 'p'));
	expect(again.append([{type: 'run-paused'}], 7)[0]?.seq).toBe(4);
	again.close();
});

test('a batch is written whole or not at all', async () => {
	await using folder = await temporaryFolder();
	const store = await createStore(path.join(folder.path, 'p'), record);
	const circular: {type: 'run-started'; self?: unknown} = {type: 'run-started'};
	circular.self = circular;
	expect(() => store.append([{type: 'pipeline-created'}, circular], 5)).toThrow('circular');
	expect([...store.events()]).toEqual([]);
	expect(store.append([{type: 'pipeline-created'}], 5)[0]?.seq).toBe(1);
	store.close();
});

test('the store of a newer program is refused and left alone', async () => {
	await using folder = await temporaryFolder();
	(await createStore(path.join(folder.path, 'p'), record)).close();
	const database = new DatabaseSync(path.join(folder.path, 'p', 'run.db'));
	database.exec('PRAGMA user_version = 99');
	database.close();
	await expect(openStore(path.join(folder.path, 'p'))).rejects.toMatchObject({
		code: 'store-too-new',
	});
});

test('a folder without a pipeline is not found', async () => {
	await using folder = await temporaryFolder();
	await expect(openStore(path.join(folder.path, 'nothing'))).rejects.toMatchObject({
		code: 'pipeline-not-found',
	});
});

test('a store that was never finished is no pipeline', async () => {
	await using folder = await temporaryFolder({'p/run.db': ''});
	await expect(openStore(path.join(folder.path, 'p'), {readOnly: true})).rejects.toMatchObject({
		code: 'pipeline-not-found',
	});
});

test('a pipeline that can not be written down leaves nothing half-made', async () => {
	await using folder = await temporaryFolder();
	const full = {
		...record,
		get title(): string {
			throw new Error('database or disk is full');
		},
	};
	await expect(createStore(path.join(folder.path, 'p'), full)).rejects.toMatchObject({
		code: 'state-unusable',
		message: "What happens can't be written down: the disk is full.",
	});
	expect(readdirSync(folder.path)).toEqual([]);
});

test('what was killed while it made a store left no pipeline, and is swept away after an hour', async () => {
	await using folder = await temporaryFolder({
		'pipelines/.late/run.db': '',
		'pipelines/.now/run.db': '',
	});
	const pipelines = path.join(folder.path, 'pipelines');
	const twoHoursAgo = Date.now() / 1000 - 7200;
	utimesSync(path.join(pipelines, '.late'), twoHoursAgo, twoHoursAgo);
	(await createStore(path.join(pipelines, 'p'), record)).close();
	expect(readdirSync(pipelines)).toEqual(['.now', 'p']);
	expect(pipelineIds(openStateFolder(folder.path))).toEqual(['p']);
});

test("the runner's lock is held against other processes and dies with its own", async () => {
	await using folder = await temporaryFolder();
	const lockModule = new URL('../../../source/store/runner-lock.ts', import.meta.url).href;
	const tryLock = `
		const {takeRunnerLock} = await import(${JSON.stringify(lockModule)});
		console.log(await takeRunnerLock(${JSON.stringify(folder.path)}) ? 'taken' : 'refused');
		process.kill(process.pid, 'SIGKILL');
	`;
	const unlock = await takeRunnerLock(folder.path);
	expect(unlock).toBeDefined();
	expect(await runToEnd(tryLock)).toBe('refused\n');
	unlock?.();
	expect(await runToEnd(tryLock)).toBe('taken\n');
	// Its holder was killed: the lock is free again.
	(await takeRunnerLock(folder.path))?.();
});

test('the state folder is named by the option, then by the environment, then by XDG', () => {
	expect(stateFolderName('/s', {CONDUCTO_STATE_DIR: '/e'})).toBe('/s');
	expect(stateFolderName(undefined, {CONDUCTO_STATE_DIR: '/e', XDG_STATE_HOME: '/x'})).toBe('/e');
	expect(stateFolderName(undefined, {XDG_STATE_HOME: '/x'})).toBe('/x/conducto');
	expect(stateFolderName(undefined, {})).toMatch(/\/\.local\/state\/conducto$/);
});

test('an owner that was half-written is made anew, and kept', async () => {
	await using folder = await temporaryFolder({owner: ''});
	const {owner} = openStateFolder(folder.path);
	expect(owner).toMatch(/^[\da-f-]{36}$/);
	expect(openStateFolder(folder.path).owner).toBe(owner);
	expect(readdirSync(folder.path).sort()).toEqual(['owner', 'pipelines']);
});

test('a state folder that can not be written is said in a sentence', async () => {
	await using folder = await temporaryFolder({file: ''});
	expect(() => openStateFolder(path.join(folder.path, 'file'))).toThrow(
		expect.objectContaining({code: 'state-unusable', hint: expect.stringContaining('--state-dir')}),
	);
});

test('the state folder keeps its owner, and lists the newest pipeline first', async () => {
	await using folder = await temporaryFolder();
	const {owner} = openStateFolder(folder.path);
	const state = openStateFolder(folder.path);
	expect(state.owner).toBe(owner);
	for (const id of ['first2', 'second']) {
		(await createStore(path.join(folder.path, 'pipelines', id), {...record, id})).close();
	}

	// What is removed while the folder is read looks like a link that leads nowhere.
	await symlink('gone', path.join(folder.path, 'pipelines', 'removed'));
	await writeFile(path.join(folder.path, 'pipelines', 'notes.txt'), '');
	expect(pipelineIds(state)).toEqual(['second', 'first2']);
});
