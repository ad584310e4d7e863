import {expect, test} from 'vitest';
import {type EditFlags, editGiven} from '../../../source/commands/edit-flags.ts';

const none: EditFlags = {skip: false, unskip: false, revert: false};

test('options say what to change; without any it is the editor', () => {
	expect(editGiven(none)).toBe('editor');
	expect(editGiven({...none, revert: true})).toBe('revert');
	expect(editGiven({...none, unskip: true})).toEqual({parameters: {}, skip: false});
	const flags = {
		...none,
		command: 'make',
		env: ['A=1', 'B=x=y\nz', 'C='],
		unsetEnv: ['D'],
		cpu: '0.5',
		mem: 'none',
		maxTime: '10m',
		image: 'alpine',
		skip: true,
	};
	expect(editGiven(flags)).toEqual({
		skip: true,
		parameters: {
			command: 'make',
			env: {A: '1', B: 'x=y\nz', C: '', D: null},
			cpu: 0.5,
			mem: null,
			max_time: '10m',
			image: 'alpine',
		},
	});
});

test.each([
	[{env: ['A']}, '--env takes NAME=value, not "A".'],
	[{revert: true, cpu: '1'}, '--revert takes back all that was edited'],
	[{skip: true, unskip: true}, '--skip does not go with --unskip.'],
])('refuses what contradicts itself: %j', (flags, message) => {
	expect(() => editGiven({...none, ...flags})).toThrow(message);
});
