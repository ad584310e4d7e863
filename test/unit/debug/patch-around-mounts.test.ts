import {writeFile} from 'node:fs/promises';
import {create, list} from 'tar';
import {expect, test} from 'vitest';
import {patchAroundMounts} from '../../../source/debug/patch-around-mounts.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const long = `mnt/conducto/${'long'.repeat(40)}/${'name'.repeat(40)}`;
const files = {
	'mnt/conducto/a': 'a'.repeat(512),
	'mnt/conducto/lib/b': 'b'.repeat(100_000),
	'mnt/conducto/lib/deep/c': '',
	'mnt/conducto/library': 'd',
	[long]: 'e',
	'etc/f': 'f',
};

async function filtered(
	targets: readonly string[],
	chunk: number,
): Promise<Record<string, number>> {
	await using folder = await temporaryFolder(files);
	const archive = Buffer.concat(await Array.fromAsync(create({cwd: folder.path}, ['mnt', 'etc'])));
	async function* chunks(): AsyncGenerator<Buffer> {
		for (let start = 0; start < archive.length; start += chunk) {
			yield archive.subarray(start, start + chunk);
		}
	}

	const left: Record<string, number> = {};
	const file = `${folder.path}/out.tar`;
	await writeFile(file, patchAroundMounts(chunks(), targets));
	await list({
		file,
		strict: true,
		onReadEntry({path, size}) {
			left[path] = size;
		},
	});
	return left;
}

test.each([100, 512, 70_000, 10_000_000])('in pieces of %i bytes', async chunk => {
	const all = await filtered([], chunk);
	expect(all).toMatchObject({'mnt/conducto/lib/b': 100_000, [long]: 1, 'mnt/conducto/': 0});
	const without = Object.entries(all).filter(([name]) => !name.startsWith('mnt/conducto/lib/'));
	expect(await filtered(['/mnt/conducto/lib'], chunk)).toEqual(Object.fromEntries(without));
	expect(await filtered([`/${long}`], chunk)).not.toHaveProperty([long]);
	expect(await filtered(['/mnt/conducto', '/nope'], chunk)).toEqual({
		'mnt/': 0,
		'etc/': 0,
		'etc/f': 1,
	});
});
