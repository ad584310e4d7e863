import {expect, test} from 'vitest';
import {parseJsonc} from '../../../../source/debug/editor/jsonc.ts';
import {withConfiguration} from '../../../../source/debug/editor/launch-file.ts';

const added = {name: 'conducto: /a', port: 1};

/** What it means, comments left out. */
function meaning(text: string): unknown {
	const plain = (value: ReturnType<typeof parseJsonc>): unknown => {
		switch (value.type) {
			case 'object':
				return Object.fromEntries(value.members.map(({name, value}) => [name, plain(value)]));
			case 'array':
				return value.items.map(plain);
			case 'plain':
				return value.value;
		}
	};
	return plain(parseJsonc(text));
}

test('where there is no file, or an empty one, it is a new one', () => {
	const made = `{
    "version": "0.2.0",
    "configurations": [
        {
            "name": "conducto: /a",
            "port": 1
        }
    ]
}
`;
	expect(withConfiguration(undefined, added)).toBe(made);
	expect(withConfiguration(' \n', added)).toBe(made);
});

test("what else is in it stays as it is, a person's comments included", () => {
	const text = `// all mine
{
	"version": "0.2.0", /* } ] */
	"configurations": [
		// "the first", // {
		{"name": "mine // not a comment", "args": ["]", "\\"}"]} // about mine
		// the end
	],
	"inputs": []
}
`;
	const merged = withConfiguration(text, added);
	expect(merged).toBe(`// all mine
{
	"version": "0.2.0", /* } ] */
	"configurations": [
		// "the first", // {
		{"name": "mine // not a comment", "args": ["]", "\\"}"]}, // about mine
		// the end
		{
			"name": "conducto: /a",
			"port": 1
		}
	],
	"inputs": []
}
`);
	expect(withConfiguration(merged, {...added, port: 2})).toBe(
		merged.replace('"port": 1', '"port": 2'),
	);
});

test.for([
	'{}',
	'{ }',
	'{"version": "0.2.0"}',
	'{"version": "0.2.0",}',
	'{"version": "0.2.0" // x\n}',
	'{"configurations": []}',
	'{"configurations": [ /* none */ ],}',
	'{"configurations": [{"name": "b"}]}',
	'{"configurations": [{"name": "b"},]}',
	'{"configurations": [{"name": "b"}, // b\n]}',
	'{"configurations": [{"name": "b"}, {"name": "conducto: /a", "old": true}, {"name": "c"}]}',
	'\uFEFF{\r\n  "configurations": [\r\n    {"name": "b"}\r\n  ]\r\n}\r\n',
])('%j', text => {
	const before = meaning(text) as {configurations?: ReadonlyArray<{name: string}>};
	const others = (before.configurations ?? []).filter(({name}) => name !== added.name);
	const merged = withConfiguration(text, added);
	const after = meaning(merged) as {configurations: ReadonlyArray<{name: string}>};
	expect(after).toEqual({...before, configurations: expect.anything()});
	expect(after.configurations.filter(({name}) => name !== added.name)).toEqual(others);
	expect(after.configurations.filter(({name}) => name === added.name)).toEqual([added]);
	expect(withConfiguration(merged, added)).toBe(merged);
	expect(merged.includes('\r\n')).toBe(text.includes('\r\n'));
	expect(merged.replaceAll('\r\n', '').includes('\n')).toBe(!text.includes('\r\n'));
});

test.for([
	['{', 'line 1 is not JSON'],
	['{"a": 1\n"b": 2}', 'line 2 is not JSON'],
	['{"a": }', 'line 1 is not JSON'],
	['{"a" 1}', 'line 1 is not JSON'],
	['[,]', 'line 1 is not JSON'],
	['{} x', 'line 1 is not JSON'],
	['{/* }', 'line 1 is not JSON'],
	['[]', 'it is no object'],
	['{"configurations": {}}', 'its configurations are no list'],
])('%j is refused: %s', ([text, why]) => {
	expect(() => withConfiguration(text ?? '', added)).toThrow(why);
});
