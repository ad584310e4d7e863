import {expect, test} from 'vitest';
import {ConductoError} from '../../source/errors/conducto-error.ts';
import {exec, serial, specOf} from '../support/specs.ts';
import {demoTree} from './support/demo-tree.ts';
import {showDisplay} from './support/display.tsx';
import {fakeConnection} from './support/fake-connection.ts';
import {midway} from './support/happenings.ts';

test('e hands the terminal to the editor, and asks for what was changed in it', async () => {
	const connection = fakeConnection(demoTree);
	const editing = Promise.withResolvers<{type: 'edit'; path: string; edit: {cpu: number}}>();
	const asked: string[] = [];
	await using display = await showDisplay(connection, {
		actions: {
			editNode(path) {
				asked.push(path);
				return editing.promise;
			},
		},
	});
	midway(connection);
	display.press(']', 'e');
	await expect.poll(() => asked).toEqual(['/Build/Lint']);
	await display.quiet();
	expect(display.terminal.buffer.active.type).toBe('normal');
	connection.answerWith({ok: false, message: 'No.'});
	editing.resolve({type: 'edit', path: '/Build/Lint', edit: {cpu: 2}});
	await display.waitFor('No.');
	expect(display.terminal.buffer.active.type).toBe('alternate');
	expect(connection.sent).toEqual([{type: 'edit', path: '/Build/Lint', edit: {cpu: 2}}]);
});

test('nothing is asked for when nothing was changed, and what was wrong is told', async () => {
	const connection = fakeConnection(demoTree);
	let isWrong = false;
	await using display = await showDisplay(connection, {
		actions: {
			async editNode() {
				if (isWrong) {
					throw new ConductoError('edit-invalid', 'cpu must be a number.', {hint: 'Change cpu.'});
				}

				return undefined;
			},
		},
	});
	midway(connection);
	display.press(']', 'e');
	await display.quiet();
	isWrong = true;
	display.press('e');
	await display.waitFor('cpu must be a number.');
	expect(connection.sent).toEqual([]);
});

test('80x24: an edited node, with what its definition says', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	midway(connection);
	display.press(']', 'u');
	await display.waitFor('/Build/Lint is not edited.');
	connection.happen(99_000, {
		type: 'node-edited',
		path: '/Build/Lint',
		edit: {command: 'make lint\nmake more', env: {CI: '1'}, cpu: 2, mem: 1, max_time: 60},
	});
	display.press('k', 'j');
	await display.waitFor('edited');
	await expect(await display.quiet()).toMatchFileSnapshot('goldens/80x24-edited.txt');
	display.press('u');
	await expect.poll(() => connection.sent).toEqual([{type: 'revert', path: '/Build/Lint'}]);
});

test('what is selected may go: the nearest node above it is selected then', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	display.press('j', 'j');
	await display.quiet();
	connection.happen(99_000, {
		type: 'definition-changed',
		spec: specOf(serial('', [serial('Build', [exec('New')]), exec('Other')])),
	});
	const screen = await display.waitFor('New');
	expect(screen).toContain('Other');
	expect(screen).not.toContain('Compile');
	display.press('j', 'e');
	await display.waitFor('no editor here');
});

test('80x24: a definition that can not be read changes nothing, and the root says why', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	midway(connection);
	connection.happen(99_000, {
		type: 'definition-read',
		fault: {message: 'demo.ts:3: has a syntax error.', hint: 'Mend this line.'},
	});
	await display.waitFor(/has a syntax error[\s\S]*has a syntax error/);
	await expect(await display.quiet()).toMatchFileSnapshot('goldens/80x24-definition-broken.txt');
	connection.happen(99_000, {type: 'definition-read'});
	await display.waitFor('can be read again: nothing changed.');
	expect(await display.quiet()).not.toContain('syntax error');
	connection.happen(99_000, {
		type: 'definition-changed',
		spec: specOf(demoTree),
		added: 2,
		outdated: 1,
	});
	await display.waitFor('read again: 2 nodes new, 1 reset, doing something else');
});
