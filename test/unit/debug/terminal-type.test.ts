import {expect, test} from 'vitest';
import {terminalType} from '../../../source/debug/terminal-type.ts';
import {createFakeEngine} from '../../../source/engine/fake-engine.ts';

const engine = {
	...createFakeEngine(),
	statPath: async (_: string, path: string) =>
		path === '/usr/share/terminfo/x/xterm-kitty'
			? {mode: 0o644, isDirectory: false, linkTarget: undefined}
			: undefined,
};

test.for<[string, string]>([
	['xterm-256color', 'xterm-256color'],
	['linux', 'linux'],
	['xterm-kitty', 'xterm-kitty'],
	['alacritty', 'xterm-256color'],
	['', 'xterm-256color'],
	['../../etc', 'xterm-256color'],
])('%s becomes %s', async ([own, expected]) => {
	expect(await terminalType(engine, 'c1', own)).toBe(expected);
});
