import {expect, test} from 'vitest';
import {lazySpec} from '../../source/pipeline/lazy/lazy-spec.ts';
import {exec, parallel, serial} from '../support/specs.ts';
import {showDisplay} from './support/display.tsx';
import {fakeConnection} from './support/fake-connection.ts';

test('80x24: what holds nothing says so, and does not look as if it were to run', async () => {
	const root = parallel('', [
		exec('Lint'),
		serial('Nothing', []),
		lazySpec({name: 'Shards'}, {command: 'make-shards'}),
	]);
	await using display = await showDisplay(fakeConnection(root));
	display.press('j', 'j');
	await expect(await display.waitFor('It holds no commands')).toMatchFileSnapshot(
		'goldens/80x24-empty.txt',
	);
	display.press('G');
	await display.waitFor('Its nodes are made when Generate has run.');
});
