import {expect, test} from 'vitest';
import {findDebuggee} from '../../../../source/debug/editor/debuggee.ts';

const listen = '-m debugpy --listen A --wait-for-client';

test.for([
	['node app.js --port 1', 'node --inspect-brk=A app.js --port 1'],
	['exec node app.js', 'exec node --inspect-brk=A app.js'],
	['A=1 B="x y" node app.js', 'A=1 B="x y" node --inspect-brk=A app.js'],
	['cd src && /usr/local/bin/node .', 'cd src && /usr/local/bin/node --inspect-brk=A .'],
	['set -e\nnode a.js\nnode b.js', 'set -e\nnode --inspect-brk=A a.js\nnode b.js'],
	['if true; then node a.js; fi', 'if true; then node --inspect-brk=A a.js; fi'],
	['python app.py', `python ${listen} app.py`],
	['python3.12 -u -W ignore -X dev app.py x', `python3.12 -u -W ignore -X dev ${listen} app.py x`],
	['.venv/bin/python -m mod', `.venv/bin/python ${listen} -m mod`],
	["python3 -c 'print(1)'", `python3 ${listen} -c 'print(1)'`],
	['pip install x; python a.py', `pip install x; python ${listen} a.py`],
	['pytest', `python3 ${listen} -m pytest`],
	['.venv/bin/pytest -x tests', `.venv/bin/python ${listen} -m pytest -x tests`],
	['(python a.py)', `(python ${listen} a.py)`],
])('%s', ([command, waiting]) => {
	expect(findDebuggee(command ?? '')?.waitingAt('A')).toBe(waiting);
});

test.for([
	'make',
	'node',
	'python3',
	'npm test',
	'echo node app.js',
	'pip install python x',
	'cat node/x python.py',
	'./nodemon x',
])('%s runs nothing that waits for a debugger', command => {
	expect(findDebuggee(command)).toBeUndefined();
});
