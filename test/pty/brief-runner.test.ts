import {expect, test} from 'vitest';
import {listed, testMachine} from '../support/machine.ts';
import {startInPty} from '../support/pty.ts';

const definition = `
import {Exec, Image, Serial} from 'conducto';
const root = new Serial({image: new Image({name: 'built', dockerfile: './image/Dockerfile'})});
root.add('Say', new Exec('sleep 1; echo it ran'));
root.add('Then', new Exec('true'));
export default root;
`;

test('a display that is opened during a rebuild of another terminal shows what there is, and runs afterwards what was asked for', async () => {
	await using here = await testMachine({
		'p.ts': definition,
		'image/Dockerfile': 'FROM busybox:latest\nRUN echo one; sleep 5\n',
	});
	await here.run('p.ts');
	const {id} = await listed(here);
	await here.run('reset', id);
	await using rebuild = here.start('rebuild', id, '--no-cache');
	await rebuild.waitFor('[image built] build started');
	await using display = startInPty({
		args: ['open', id],
		cwd: here.path,
		env: {CONDUCTO_STATE_DIR: here.stateFolder},
	});
	await display.waitFor(() => display.modes().bracketedPaste);
	await display.waitFor('2 pending');
	display.press('Space');
	expect((await rebuild.result).exitCode).toBe(0);
	await display.waitFor('2 done');
	display.press('j');
	await display.waitFor('it ran');
	display.press('q');
	await display.exit;
});
