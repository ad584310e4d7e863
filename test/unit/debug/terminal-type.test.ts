import {execFileSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {knownTerminalScript, terminalEnvironment} from '../../../source/debug/terminal-type.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

test.for<[string | undefined, string]>([
	['xterm-256color', 'xterm-256color'],
	['xterm-kitty', 'xterm-kitty'],
	['', 'xterm-256color'],
	[undefined, 'xterm-256color'],
	['../../etc', 'xterm-256color'],
	['a b', 'xterm-256color'],
])('%s is told as %s', ([own, expected]) => {
	expect(terminalEnvironment({TERM: own})).toEqual({TERM: expected});
});

test('colours are told as the person has them', () => {
	const environment = {TERM: 'screen', COLORTERM: 'truecolor'};
	expect(terminalEnvironment({...environment, HOME: '/'})).toEqual(environment);
});

test.for<[string, string]>([
	['linux', 'linux'],
	['mine', 'mine'],
	['no-such-terminal', 'xterm-256color'],
])('where %s is known, or not, it becomes %s', async ([own, expected]) => {
	await using folder = await temporaryFolder({'m/mine': ''});
	const script = knownTerminalScript.replace('/etc/terminfo', folder.path);
	const text = execFileSync('sh', ['-c', `${script}echo $TERM`], {env: {TERM: own}});
	expect(String(text).trim()).toBe(expected);
});
