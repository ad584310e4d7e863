import {expect, test} from 'vitest';
import {editText, withFault} from '../../../source/pipeline/edit-text.ts';
import {parseEditText} from '../../../source/pipeline/parse-edit-text.ts';

const values = {
	command: 'set -e\n\n# not a comment of the file\ncommand:\n  make "x" \\\n    check\n',
	env: {A: '1', B: 'two\nlines', C: ' padded ', D: '"quoted"', 'E F': 'x=y', G: '', H: '# no'},
	image: 'python:3.12-slim',
	cpu: 0.5,
	mem: undefined,
	maxTime: 600,
};

const given = {
	command: values.command,
	env: values.env,
	image: values.image,
	cpu: 0.5,
	mem: null,
	max_time: '10m',
};

test('what is written is read back, the command and odd variables as they are', () => {
	const text = editText({path: '/Build/A', values, skip: false});
	expect(parseEditText(text)).toEqual({skip: false, given});
	expect(parseEditText(text.replaceAll('\n', '\r\n'))).toEqual({skip: false, given});
	expect(text).toContain('\ncpu: 0.5\nmem: none\nmaxTime: 10m\nskip: no\n');
	expect(text).toContain('\n  A=1\n  B="two\\nlines"\n');
	expect(text.endsWith(`command:\n${values.command}\n`)).toBe(true);
});

test('a parent has no command', () => {
	const text = editText({path: '/', values: {...values, command: undefined}, skip: true});
	expect(text).not.toContain('command:');
	expect(parseEditText(text)).toMatchObject({skip: true, given: {image: 'python:3.12-slim'}});
});

test('what is taken out of the text stays as it was, variables go', () => {
	expect(parseEditText('env:\n  A=1\n')).toEqual({skip: undefined, given: {env: {A: '1'}}});
	expect(parseEditText('')).toEqual({skip: undefined, given: {}});
	expect(parseEditText('command:\n')).toEqual({skip: undefined, given: {command: ''}});
});

test.each([
	['cpus: 2', 'The line "cpus: 2" is none that can be here.', 'Did you mean cpu:?'],
	['hello', 'The line "hello" is none that can be here.', ''],
	['skip: maybe', 'Skip must be yes or no, not "maybe".', 'skip: no'],
	['env:\n  A', 'The line "A" is no environment variable.', 'NAME=value'],
	['env:\n  A="x', 'has a quote that is never closed', 'JSON'],
	['command: make', 'The command begins on the line after command:.', 'below it'],
])('says what is wrong with a text: %j', (text, sentence, hint) => {
	expect(parseEditText(text)).toMatchObject({
		fault: {
			sentence: expect.stringContaining(sentence),
			hint: expect.stringContaining(hint),
		},
	});
});

test('the sentence stands at the top, in place of an earlier one', () => {
	const once = withFault('cpu: x\n', {sentence: 'One.', hint: 'Mend one.'});
	const twice = withFault(once, {sentence: 'Two.', hint: 'Mend two.'});
	expect(twice).toBe(
		'#! Two.\n#! Mend two.\n#! Mend it, or quit without saving to give up.\ncpu: x\n',
	);
	expect(parseEditText(twice)).toMatchObject({given: {cpu: 'x'}});
});
