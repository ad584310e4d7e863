import {mkdir, symlink} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {socketPath} from '../../../source/runner/socket-path.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

test("lies in the user's runtime folder", async () => {
	await using folder = await temporaryFolder();
	const socket = socketPath('owner', 'abc234', {XDG_RUNTIME_DIR: folder.path});
	expect(path.dirname(socket)).toBe(path.join(folder.path, 'conducto'));
	expect(socketPath('other', 'abc234', {XDG_RUNTIME_DIR: folder.path})).not.toBe(socket);
});

test('falls back where the runtime folder is too long, no folder, or a link', async () => {
	await using folder = await temporaryFolder({file: ''});
	await mkdir(path.join(folder.path, 'elsewhere'));
	await mkdir(path.join(folder.path, 'linked'));
	await symlink('../elsewhere', path.join(folder.path, 'linked', 'conducto'));
	const unusable = ['x'.repeat(120), 'file', 'linked'].map(name => path.join(folder.path, name));
	for (const runtime of unusable) {
		const socket = socketPath('owner', 'abc234', {XDG_RUNTIME_DIR: runtime});
		expect(socket).toContain(`conducto-${process.getuid?.()}`);
		expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(107);
	}
});
