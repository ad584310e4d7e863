import {expect, test} from 'vitest';
import {isNoSave} from '../../../../source/debug/rerun/no-save.ts';

test.for([
	'/a/.git/index',
	'/a/__pycache__/b.pyc',
	'/a/.main.py.swp',
	'/a/.main.py.swo',
	'/a/4913',
	'/a/main.py~',
	'/a/.#main.py',
	'/a/#main.py#',
	'/a/main.py___jb_tmp___',
	'/a/.goutputstream-X7',
	'/a/.~lock.b.ods#',
])('%s is no save', file => {
	expect(isNoSave(file)).toBe(true);
});

test.for(['/a/main.py', '/a/.gitignore', '/a/.env', '/a/x.swift', '/a/49130', '/a/c#/b'])(
	'%s is one',
	file => {
		expect(isNoSave(file)).toBe(false);
	},
);
