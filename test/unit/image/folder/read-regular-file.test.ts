import {execFileSync} from 'node:child_process';
import path from 'node:path';
import {expect, test} from 'vitest';
import {readRegularFile} from '../../../../source/image/folder/read-regular-file.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

test('reads files, and neither waits for pipes nor reads devices', async () => {
	await using folder = await temporaryFolder({file: 'text'});
	const pipe = path.join(folder.path, 'pipe');
	execFileSync('mkfifo', [pipe]);

	expect((await readRegularFile(path.join(folder.path, 'file'))).toString()).toBe('text');
	await expect(readRegularFile(pipe)).rejects.toThrow('is a pipe or a device');
	await expect(readRegularFile('/dev/zero')).rejects.toThrow('is a pipe or a device');
	await expect(readRegularFile(folder.path)).rejects.toMatchObject({code: 'EISDIR'});
	await expect(readRegularFile(path.join(folder.path, 'none'))).rejects.toMatchObject({
		code: 'ENOENT',
	});
});
