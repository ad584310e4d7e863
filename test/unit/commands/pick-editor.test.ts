import {chmod} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {pickEditor} from '../../../source/commands/pick-editor.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

test('the editor is VISUAL, EDITOR, else vi or nano, else a sentence', async () => {
	await using folder = await temporaryFolder({nano: '#!/bin/sh\n', 'other/vi': '#!/bin/sh\n'});
	await chmod(`${folder.path}/nano`, 0o755);
	const PATH = `${folder.path}/other:${folder.path}`;
	expect(pickEditor({VISUAL: 'code --wait', EDITOR: 'vim', PATH})).toBe('code --wait');
	expect(pickEditor({VISUAL: ' ', EDITOR: 'vim', PATH})).toBe('vim');
	expect(pickEditor({PATH}), 'vi is no program there').toBe('nano');
	await chmod(`${folder.path}/other/vi`, 0o755);
	expect(pickEditor({PATH})).toBe('vi');
	expect(() => pickEditor({PATH: '/nowhere'})).toThrow(
		expect.objectContaining({code: 'editor-missing', hint: expect.stringContaining('EDITOR')}),
	);
});
