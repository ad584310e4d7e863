import {expect, test} from 'vitest';
import {exec, serial} from '../support/specs.ts';
import {showDisplay} from './support/display.tsx';
import {fakeConnection} from './support/fake-connection.ts';

const megabyte = 2 ** 20;

test.for([
	['of one line', `echo begin; : ${'y'.repeat(megabyte)}`, /│ \$ echo begin; : y+…$/m],
	['of many lines', `echo begin\n${'# more\n'.repeat(megabyte / 7)}`, /│ \$ echo begin …$/m],
	['of wide characters', `echo ${'漢'.repeat(megabyte)}`, /│ \$ echo 漢+…$/m],
] as const)(
	'a command of a megabyte %s is shown cut, with a sign that it is',
	async ([, command, shown]) => {
		await using display = await showDisplay(fakeConnection(serial('', [exec('A', command)])));
		display.press('j');
		await display.waitFor(screen => shown.test(screen));
		display.press('p');
		await display.waitFor('image');
		expect(display.screen().split('\n').length).toBeLessThan(24);
	},
);
