import {expect, test} from 'vitest';
import {runHeadless} from '../../../source/headless/headless.ts';
import {plainPrinter} from '../../../source/headless/plain-printer.ts';
import {fakeConnection} from '../../frames/support/fake-connection.ts';
import {ended} from '../../frames/support/happenings.ts';
import {exec, parallel} from '../../support/specs.ts';
import {starts} from '../../support/state.ts';

const message = 'It ended with the Docker engine.';
const lost = {state: 'killed', reason: 'engine', message} as const;

test('plain mode runs once more what died with the engine, and only once', async () => {
	const connection = fakeConnection(parallel('', [exec('a'), exec('b')]));
	const write = (): void => {};
	const printer = plainPrinter({connection, write, color: false, openCommand: 'conducto open'});
	void runHeadless(connection, printer);
	connection.happen(1, {type: 'run-started'}, ...starts('/a'), ...starts('/b'));
	connection.happen(2, ended('/a', lost, 1), ended('/b', {state: 'killed', message: 'Killed.'}, 1));
	const again = {type: 'reset-lost', path: '/a'};
	expect(connection.sent).toEqual([{type: 'run'}, again]);
	connection.happen(3, {type: 'node-reset', path: '/a', cause: 'reset'}, ...starts('/a', 2));
	connection.happen(4, ended('/a', lost, 1, 2));
	expect(connection.sent).toEqual([{type: 'run'}, again]);
});
