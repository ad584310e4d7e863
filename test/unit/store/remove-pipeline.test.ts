import {mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {openImageMemory} from '../../../source/store/image-memory.ts';
import {sweepStateFolder} from '../../../source/store/remove-pipeline.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

test('of the locks on images only those go that nobody has, whatever lies beside them', async () => {
	await using folder = await temporaryFolder();
	const locks = `${folder.path}/images/locks`;
	const memory = await openImageMemory(folder.path);
	const {signal} = new AbortController();
	(await memory.lock('free', signal))();
	const unlock = await memory.lock('held', signal);
	const journal = `${readdirSync(locks).at(0)}-journal`;
	writeFileSync(`${locks}/${journal}`, 'x'.repeat(512));
	mkdirSync(`${folder.path}/removed`);

	await sweepStateFolder({folder: folder.path, owner: 'owner'});
	expect(readdirSync(locks).filter(name => name !== journal)).toHaveLength(1);
	expect(readdirSync(folder.path)).toEqual(['images']);
	unlock();
	memory.close();
});
