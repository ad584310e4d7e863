import {expect, test} from 'vitest';
import {pickShell} from '../../../../source/image/inspect/pick-shell.ts';

const debian = {shells: ['/bin/bash', '/bin/sh']};

test('the best, or the one that is wanted by name or by path', () => {
	expect(pickShell(debian, undefined)).toBe('/bin/bash');
	expect(pickShell(debian, 'sh')).toBe('/bin/sh');
	expect(pickShell(debian, '/bin/sh')).toBe('/bin/sh');
	expect(pickShell({shells: []}, undefined)).toBeUndefined();
});

test('a shell that only another image wanted is nobody else’s', () => {
	expect(pickShell({shells: ['/usr/bin/fish']}, undefined)).toBeUndefined();
	expect(pickShell({shells: ['/usr/bin/fish']}, 'fish')).toBe('/usr/bin/fish');
});

test('one that is missing names what is there', () => {
	expect(() => pickShell(debian, 'zsh')).toThrow(
		expect.objectContaining({
			code: 'shell-missing',
			message: 'The image has no shell zsh.',
			hint: expect.stringContaining('/bin/bash, /bin/sh'),
		}),
	);
	expect(() => pickShell(debian, '/usr/local/bin/bash')).toThrow('/usr/local/bin/bash');
	expect(() => pickShell({shells: []}, 'sh')).toThrow(
		expect.objectContaining({hint: expect.stringContaining('no shell at all')}),
	);
});
