import {expect, test} from 'vitest';
import {historyEntries} from '../../../../source/debug/shell/history-entries.ts';

const file = '/conducto/cmd.sh';

test.for([
	{name: 'one line', command: 'make\n', line: 'make', plainLine: 'make'},
	{name: 'several lines', command: 'make\nls', line: 'make\nls', plainLine: file},
	{name: 'a tab', command: 'a\tb', line: 'a\tb', plainLine: file},
	{
		name: 'more than busybox reads',
		command: 'x'.repeat(1001),
		line: 'x'.repeat(1001),
		plainLine: file,
	},
	{name: 'more than fits on a screen', command: 'x'.repeat(5000), line: file, plainLine: file},
])('$name', ({command, line, plainLine}) => {
	expect(historyEntries(command)).toEqual({line, plainLine});
});
