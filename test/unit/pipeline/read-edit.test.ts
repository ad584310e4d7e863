import {expect, test} from 'vitest';
import {readEdit} from '../../../source/pipeline/read-edit.ts';

test('reads an edit by the rules of definitions', () => {
	const given = {
		command: 'make\nmake check',
		env: {A: 'x\ny', B: null},
		cpu: 0.5,
		mem: null,
		max_time: '10m',
		image: 'alpine',
	};
	expect(readEdit('exec', given)).toEqual({edit: {...given, max_time: 600}});
	expect(readEdit('serial', {env: {}})).toEqual({edit: {env: {}}});
	expect(readEdit('exec', {cpu: undefined})).toEqual({edit: {}});
});

test.each([
	['exec', {command: ' '}, 'command must be a string that is not empty and has no NUL'],
	['serial', {command: 'make'}, 'A serial node has no command.'],
	['exec', {cpu: 0}, 'cpu must be a number of CPUs, at least 0.01, not the number 0.'],
	['exec', {mem: 'much'}, 'mem must be a number of gigabytes'],
	['exec', {max_time: 'long'}, 'maxTime must be a number of seconds above 0'],
	['exec', {max_time: null}, 'maxTime must be'],
	['exec', {image: ''}, 'image must be a string that is not empty'],
	['exec', {env: {'A=B': '1'}}, '"A=B" can\'t be the name of an environment variable.'],
	['exec', {env: {A: 1}}, 'the environment variable A must be a string, not the number 1.'],
	['exec', {comand: 'make'}, '"comand" is nothing that can be edited of a node.'],
	['exec', 'make', 'An edit must be an object'],
] as const)('refuses what a definition could not have: %s %j', (type, given, sentence) => {
	expect(readEdit(type, given)).toMatchObject({
		fault: {sentence: expect.stringContaining(sentence)},
	});
});
