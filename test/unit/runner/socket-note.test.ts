import {mkdir, symlink} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {findSocket, noteSocket} from '../../../source/runner/socket-note.ts';
import {socketPath} from '../../../source/runner/socket-path.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

test('a socket is found where it was made, whatever the environment says now', async () => {
	await using folder = await temporaryFolder();
	const state = {folder: folder.path, owner: 'owner'};
	const pipeline = `${folder.path}/pipelines/abc234`;
	await mkdir(pipeline, {recursive: true});
	const env = {XDG_RUNTIME_DIR: folder.path};
	const expected = socketPath('owner', 'abc234', env);
	expect(findSocket(state, 'abc234', env)).toBe(expected);
	noteSocket(pipeline, expected);
	expect(findSocket(state, 'abc234', {})).toBe(expected);
});

test('a note that can not be written leaves no false one', async () => {
	await using folder = await temporaryFolder();
	const state = {folder: folder.path, owner: 'owner'};
	const pipeline = `${folder.path}/pipelines/abc234`;
	await mkdir(pipeline, {recursive: true});
	noteSocket(pipeline, '/somewhere/else.sock');
	// A folder in the place of the file that is written first.
	await mkdir(`${pipeline}/socket.new`);
	noteSocket(pipeline, '/here.sock');
	expect(findSocket(state, 'abc234', {})).toBe(socketPath('owner', 'abc234', {}));
});

test('a socket in a folder that is a link, gone or of somebody else is not trusted', async () => {
	await using folder = await temporaryFolder();
	const state = {folder: folder.path, owner: 'owner'};
	const pipeline = `${folder.path}/pipelines/abc234`;
	await mkdir(pipeline, {recursive: true});
	await symlink(pipeline, `${folder.path}/link`);
	const foreign = process.getuid?.() === 0 ? [] : ['/'];
	for (const place of [`${folder.path}/link`, `${folder.path}/gone`, ...foreign]) {
		noteSocket(pipeline, `${place}/x.sock`);
		expect(findSocket(state, 'abc234', {})).toBe(socketPath('owner', 'abc234', {}));
	}
});
