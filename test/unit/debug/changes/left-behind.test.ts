import {chmod, readdir, readFile, stat, symlink} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {type LeftBehind, leftBehind} from '../../../../source/debug/changes/left-behind.ts';
import type {FakeEngine} from '../../../../source/engine/fake-engine.ts';
import {createFakeEngine} from '../../../../source/engine/fake-engine.ts';
import type {FakeFile} from '../../../../source/engine/fake-files.ts';
import {fakeDebian} from '../../../../source/engine/fake-images.ts';
import type {ImageSpec} from '../../../../source/pipeline/spec.ts';
import {debugRequest} from '../../../support/debug-request.ts';
import {type TemporaryFolder, temporaryFolder} from '../../../support/temporary-folder.ts';

type Files = Readonly<Record<string, string>>;

const file = (contents: string, mode = 0o644): FakeFile => ({
	type: 'file',
	mode,
	contents: Buffer.from(contents),
});

/** A snapshot of an image with these files, in whose container `change` was done. */
async function leave(
	folder: TemporaryFolder | undefined,
	{image = {}, spec = {}, change}: Left,
): Promise<LeftBehind & {readonly engine: FakeEngine}> {
	const files = Object.fromEntries(
		Object.entries(image).map(([path, contents]) => [path, file(contents)]),
	);
	const engine = createFakeEngine({
		images: {'debian:stable-slim': {...fakeDebian, files: {...fakeDebian.files, ...files}}},
	});
	const request = await debugRequest(engine, {owner: 'owner', workdir: '/mnt/conducto'});
	const {id} = await engine.createContainer({
		name: 'session',
		imageId: request.image.imageId,
		command: ['sh'],
		env: {},
		labels: {},
	});
	const inside = engine.containers.get('session')?.files ?? new Map<string, FakeFile>();
	change((path, contents, mode) => {
		contents === undefined ? inside.delete(path) : inside.set(path, file(contents, mode));
	});
	const left = await leftBehind({
		...request,
		imageSpec: {...(folder && {copy_dir: folder.path}), ...spec},
		container: id,
		mounts: [],
		edited: async () => [],
		beganAt: 0,
	});
	return {...left, engine};
}

type Left = {
	readonly image?: Files;
	readonly spec?: ImageSpec;
	/** Writes a file in the container, or removes it. */
	readonly change: (write: (path: string, contents?: string, mode?: number) => void) => void;
};

test('what was changed, made and removed of the copied files is offered, with its lines', async () => {
	await using folder = await temporaryFolder({'a.py': '1\n2\n3\n', 'old.txt': 'x\n', same: 's'});
	const {changes, engine} = await leave(folder, {
		image: {
			'/mnt/conducto/a.py': '1\n2\n3\n',
			'/mnt/conducto/old.txt': 'x\n',
			'/mnt/conducto/same': 's',
		},
		change(write) {
			write('/mnt/conducto/a.py', '1\nzwei\n3\n4\n');
			write('/mnt/conducto/new/b.bin', 'a\0b', 0o755);
			write('/mnt/conducto/old.txt');
			write('/mnt/conducto/__pycache__/a.pyc', 'noise');
			write('/root/.bash_history', 'noise');
			write('/tmp/x', 'noise');
		},
	});
	expect(changes.copyable).toMatchObject([
		{name: 'a.py', change: 'changed', lines: {added: 2, removed: 1}, isNewerHere: false},
		{name: 'new/b.bin', change: 'added', lines: undefined, isNewerHere: false},
		{name: 'old.txt', change: 'removed', lines: {added: 0, removed: 1}, isNewerHere: false},
	]);
	expect(changes.lost).toEqual({places: [], count: 0});
	expect([...engine.containers.keys()], 'nothing is left of comparing').toEqual(['session']);
});

test('copying keeps the mode, makes folders, removes what was removed, and only what was chosen', async () => {
	await using folder = await temporaryFolder({'a.py': '1\n', 'deep/old.txt': 'x\n', 'c.py': 'c'});
	const {changes, copy} = await leave(folder, {
		image: {
			'/mnt/conducto/a.py': '1\n',
			'/mnt/conducto/deep/old.txt': 'x\n',
			'/mnt/conducto/c.py': 'c',
		},
		change(write) {
			write('/mnt/conducto/a.py', '2\n');
			write('/mnt/conducto/bin/run', '#!/bin/sh\n', 0o755);
			write('/mnt/conducto/c.py', 'not chosen');
			write('/mnt/conducto/deep/old.txt');
		},
	});
	const places = changes.copyable.filter(({name}) => name !== 'c.py').map(({place}) => place);
	expect(await copy(places)).toEqual(places.map(place => ({place, state: 'copied'})));
	expect(await readFile(`${folder.path}/a.py`, 'utf8')).toBe('2\n');
	expect(await readFile(`${folder.path}/c.py`, 'utf8')).toBe('c');
	expect((await stat(`${folder.path}/bin/run`)).mode & 0o777).toBe(0o755);
	expect((await readdir(folder.path)).toSorted()).toEqual(['a.py', 'bin', 'c.py']);
	expect(await readdir(`${folder.path}/bin`)).toEqual(['run']);
});

test('a file that was edited here since the image was built is marked', async () => {
	await using folder = await temporaryFolder({'a.py': 'edited here\n'});
	const {changes} = await leave(folder, {
		image: {'/mnt/conducto/a.py': '1\n', '/mnt/conducto/gone.py': '1\n'},
		change(write) {
			write('/mnt/conducto/a.py', 'edited there\n');
			write('/mnt/conducto/gone.py', 'removed here, edited there\n');
		},
	});
	expect(changes.copyable).toMatchObject([
		{name: 'a.py', change: 'changed', isNewerHere: true},
		{name: 'gone.py', change: 'added', isNewerHere: true},
	]);
});

test('what is here already is not offered', async () => {
	await using folder = await temporaryFolder({'a.py': 'mended\n'});
	const {changes} = await leave(folder, {
		image: {'/mnt/conducto/a.py': '1\n'},
		change: write => write('/mnt/conducto/a.py', 'mended\n'),
	});
	expect(changes.copyable).toEqual([]);
});

test('what changes here while it is offered is left as it is', async () => {
	await using folder = await temporaryFolder({'a.py': '1\n'});
	const {copy, changes} = await leave(folder, {
		image: {'/mnt/conducto/a.py': '1\n'},
		change: write => write('/mnt/conducto/a.py', '2\n'),
	});
	await folder.write('a.py', 'meanwhile');
	const places = changes.copyable.map(({place}) => place);
	expect(await copy(places)).toMatchObject([{state: 'refused', why: expect.any(String)}]);
	expect(await readFile(`${folder.path}/a.py`, 'utf8')).toBe('meanwhile');
});

test('nothing is written through a link', async () => {
	await using elsewhere = await temporaryFolder({'a.py': 'mine'});
	await using folder = await temporaryFolder({});
	await symlink(elsewhere.path, `${folder.path}/linked`);
	await symlink(`${elsewhere.path}/a.py`, `${folder.path}/a.py`);
	const {changes} = await leave(folder, {
		change(write) {
			write('/mnt/conducto/linked/a.py', 'over');
			write('/mnt/conducto/a.py', 'over');
		},
	});
	expect(changes.copyable).toEqual([]);
	expect(changes.lost.places).toEqual(['/mnt/conducto/a.py', '/mnt/conducto/linked/a.py']);
});

test('pathMap leads to its own places, the ignored stays where it is, the rest is only named', async () => {
	await using folder = await temporaryFolder({'.dockerignore': 'build\n', 'src/a.py': '1'});
	await using other = await temporaryFolder({'app.conf': 'old'});
	await chmod(`${other.path}/app.conf`, 0o644);
	const {changes} = await leave(folder, {
		image: {'/mnt/conducto/src/a.py': '1', '/etc/app.conf': 'old'},
		spec: {path_map: {[`${other.path}/app.conf`]: '/etc/app.conf'}},
		change(write) {
			write('/mnt/conducto/build/out', 'made');
			write('/etc/app.conf', 'new');
			write('/opt/tool/bin', 'x');
		},
	});
	expect(changes.copyable).toMatchObject([{place: `${other.path}/app.conf`, name: 'app.conf'}]);
	expect(changes.lost).toEqual({places: ['/opt/tool/bin'], count: 1});
});

test('a session in which nothing was done costs no second container', async () => {
	const {changes, engine} = await leave(undefined, {
		change: write => write('/root/.bash_history', 'ls\n'),
	});
	expect(changes).toEqual({
		edited: [],
		copyable: [],
		lost: {places: [], count: 0},
		options: [],
	});
	expect(engine.calls('createContainer')).toBe(1);
});
