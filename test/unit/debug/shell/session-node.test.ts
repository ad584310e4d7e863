import {execFileSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {nodeVariables, promptTag} from '../../../../source/debug/shell/session-node.ts';

test.for([
	['/Build/Lint', '[live /Build/Lint]'],
	['/a$(x)`y`\\w', '[live /a?(x)?y??w]'],
	['/a\x1B[2J\n', '[live /a?[2J?]'],
	[`/${'long/'.repeat(20)}end`, `[live …${'long/'.repeat(20).slice(-36)}end]`],
])('a prompt names kind and node: %j', ([path = '', tag]) => {
	expect(promptTag({kind: 'live', path})).toBe(tag);
});

test('a shell reads the variables as they are', () => {
	const node = {
		kind: 'snapshot',
		path: "/it's",
		command: "echo 'a b' $HOME\n\\done\n",
		workdir: "/with 'quotes' $x",
		container: '0123456789abcdef',
		shell: '/bin/sh',
	} as const;
	const print = `printf '%s|' "$conducto_tag" "$conducto_line" "$conducto_plain_line" "$conducto_workdir" "$conducto_container"`;
	const printed = execFileSync('sh', ['-c', nodeVariables(node) + print], {encoding: 'utf8'});
	expect(printed.split('|')).toEqual([
		"[snapshot /it's]",
		"echo 'a b' $HOME\n\\done",
		'/conducto/cmd.sh',
		"/with 'quotes' $x",
		'0123456789ab',
		'',
	]);
});
