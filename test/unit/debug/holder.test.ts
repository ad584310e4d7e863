import {writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {holdersIn} from '../../../source/debug/holder.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

test('a session has one holder, until it lets go or its process is gone', async () => {
	await using folder = await temporaryFolder({});
	const one = holdersIn(folder.path);
	expect(one.isHeld('container')).toBe(false);
	expect(one.take('container')).toBe(true);
	expect(one.isHeld('container')).toBe(true);
	const other = holdersIn(folder.path);
	expect(other.take('container')).toBe(false);
	expect(other.take('another')).toBe(true);
	one.release('container');
	expect(other.isHeld('container')).toBe(false);

	writeFileSync(`${folder.path}/held-shells/container`, '999999999:1');
	expect(one.isHeld('container')).toBe(false);
	expect(other.take('container')).toBe(true);
});
